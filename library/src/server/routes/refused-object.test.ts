import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { forHono } from '../../adapters/hono.ts'
import { defineRoles } from '../../core/role.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createSessions, type Entry } from '../sessions.ts'

const roles = defineRoles({
  tasks: ['refund.approve'],
  roles: { boss: { tasks: ['refund.approve'] } },
  rules: { 'refund.approve': (_subject: string, refund: object) => !refund },
})

const refusalOf = async (refund: object): Promise<Entry | undefined> => {
  const entries: Entry[] = []
  const sessions = createSessions({ roles, store: memoryStore(), journal: (entry) => entries.push(entry) })
  const { attach, requireTask } = forHono(sessions)
  const app = new Hono()
  app.use(attach())
  app.post(
    '/approve',
    requireTask('refund.approve', () => refund),
    (c) => c.text('approved'),
  )
  const head = { method: 'POST', url: 'http://localhost/in', headers: new Headers() }
  const { setCookie } = await sessions.start(head, { subject: 'carla', roles: ['boss'] })
  const headers = { cookie: setCookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' }
  expect((await app.request('/approve', { method: 'POST', headers })).status).toBe(403)
  await sessions.close()
  return entries.find(({ what }) => what === 'task-refused')
}

it('a refused task names its object by the object’s id', async () => {
  expect(await refusalOf({ id: 'r1' })).toMatchObject({ task: 'refund.approve', object: 'r1' })
  expect(await refusalOf({ id: 17 })).toMatchObject({ object: '17' })
})

it('a long id is cut, and leaves no half of a character', async () => {
  expect((await refusalOf({ id: `${'r'.repeat(63)}🐈` }))?.object).toBe('r'.repeat(63))
})

it('an object without an id has no name in the journal', async () => {
  for (const refund of [{}, { id: null }, { id: {} }, { id: undefined }])
    expect(await refusalOf(refund)).not.toHaveProperty('object')
})
