import { expect, it, vi } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { memoryStore } from '../stores/memory.ts'
import { createSessions } from './sessions.ts'

it('a signal costs the store one find and one save', async () => {
  const store = memoryStore()
  const sessions = createSessions({ roles: oneClerk(), store })
  const address = 'http://localhost/session'
  const head = { method: 'GET', url: address, headers: new Headers() }
  const { setCookie } = await sessions.start(head, { subject: 'carla', roles: ['clerk'] })
  const find = vi.spyOn(store, 'find')
  const save = vi.spyOn(store, 'save')
  const answer = await sessions.answer(
    new Request(address, {
      method: 'POST',
      headers: {
        cookie: setCookie.split(';', 1)[0] ?? '',
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
      },
      body: JSON.stringify([{ type: 'page-seen', page: 'abcdefghijklmnop' }]),
    }),
  )
  expect(answer.status).toBe(200)
  expect([find.mock.calls.length, save.mock.calls.length]).toEqual([1, 1])
  await sessions.close()
})
