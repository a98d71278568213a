import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { createWorld, stages } from './story.ts'
import { tellWire } from './tell-wire.ts'

/** Says something to a server as it is, and gives the first line of the answer. */
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
  tellWire(name, stage)

  it(`requests that the web does not know are refused by ${name}, and the server goes on`, async () => {
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
