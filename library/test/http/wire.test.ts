import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { testNames } from './names-cases.ts'
import { createWorld, stages } from './story.ts'
import { testWire } from './wire-cases.ts'

/** Sends a server a text as it is, and returns the first line of the response. */
const say = (origin: string, ...lines: readonly string[]): Promise<string> =>
  new Promise((done, failed) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n`),
    )
    socket.once('error', failed)
    socket.once('data', (said) => {
      done(String(said).split('\r\n')[0] ?? '')
      socket.destroy()
    })
  })

for (const [name, stage] of Object.entries(stages)) {
  testWire(name, stage)
  testNames(name, stage)

  it(`requests outside the standard are refused by ${name}, and the server goes on`, async () => {
    const world = await createWorld(stage)
    const carla = world.client()
    await carla.ask('/in/carla', { method: 'POST' })
    try {
      const host = 'Host: 127.0.0.1'
      expect(await say(world.origin, 'TRACE /session HTTP/1.1', host)).toMatch(/ 4\d\d /)
      expect(await say(world.origin, 'GET /session HTTP/1.1', 'Host: a b@c')).toMatch(/ (200|4\d\d) /)
      expect(await say(world.origin, 'GET http://elsewhere/session HTTP/1.1', host)).toMatch(/ (200|4\d\d) /)
      expect(await say(world.origin, 'GET // HTTP/1.1', host)).toMatch(/ [24]\d\d /)
      expect((await carla.ask('/mine')).status).toBe(200)
    } finally {
      await world.close()
    }
  })
}
