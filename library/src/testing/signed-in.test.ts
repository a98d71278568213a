import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { forHono } from '../adapters/hono.ts'
import { seconds } from '../core/time.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { createMovedClock, signedIn } from './index.ts'

for (const origin of [undefined, 'https://clinic.example'])
  it(`a person who is signed in for a test reads and writes until the moved clock ends it, at ${origin}`, async () => {
    const { clock, pass } = createMovedClock()
    const where = origin === undefined ? {} : { origin }
    const sessions = createSessions({ roles: oneClerk(), store: memoryStore(), clock, ...where })
    const { attach, person, requireTask } = forHono(sessions)
    const app = new Hono()
    app.use(attach())
    app.all('/notes', requireTask('see'), (c) => c.text(person(c).subject))
    const { cookie, headers, id } = await signedIn(sessions, { subject: 'carla', roles: ['clerk'] })
    const ask = async (method: string, given: Readonly<Record<string, string>>): Promise<unknown> => {
      const answer = await app.request('/notes', { method, headers: given })
      return answer.status === 200 ? answer.text() : answer.status
    }
    expect(await ask('GET', { cookie })).toBe('carla')
    expect(await ask('POST', headers)).toBe('carla')
    expect(await ask('POST', { cookie })).toBe(403)
    expect((await sessions.ofSubject('carla')).map((view) => view.id)).toEqual([id])
    pass(seconds(59))
    expect(await ask('POST', headers)).toBe('carla')
    pass(seconds(61))
    expect(await ask('POST', headers)).toBe(401)
    await sessions.close()
  })
