import { defineRoles, instant } from 'curfew'
import { createSessions, type SessionView } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { expect, it } from 'vitest'
import { isJudgedEach } from '../src/asking/judged-each.ts'

const origin = 'http://localhost'

it('a rule holds for each session of a filter, and for one', async () => {
  let now = instant(Date.parse('2026-11-30T09:00:00Z'))
  const sparesManagers = (_subject: string, { roles }: SessionView) => !roles.includes('manager')
  const roles = defineRoles({
    tasks: consoleTasks,
    roles: { manager: { tasks: consoleTasks }, vet: { tasks: [] } },
    rules: { 'sessions.end': sparesManagers, 'sessions.message': sparesManagers },
  })
  const [store, journal] = [memoryStore(), memoryJournal()]
  const sessions = createSessions({ roles, store, journal, clock: () => now })
  const answer = consoleFor(sessions, { journal })
  const enter = (subject: string, role: 'manager' | 'vet') =>
    sessions.start({ method: 'POST', url: origin, headers: new Headers({ origin }) }, { subject, roles: [role] })
  const { setCookie } = await enter('mia', 'manager')
  const max = await enter('max', 'manager')
  await enter('vera', 'vet')
  const cookie = setCookie.split(';')[0] ?? ''
  const post = (path: string, fields: Readonly<Record<string, string>>) => {
    const headers = { cookie, origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(fields).toString()
    return answer(new Request(`${origin}/console${path}`, { method: 'POST', headers, body }))
  }
  const told: number[] = []
  store.subscribe(
    (notice) =>
      notice.about === 'session' && notice.records?.kind === 'message' && told.push(notice.records.keys?.length ?? 0),
  )
  now = instant(now + 1_000)
  await post('/message', { which: '', text: 'hello' })
  expect(told).toEqual([1])
  const before = String(now)
  const { headers } = await post('/end', { which: '', before, note: 'a drill' })
  await post(`${headers.get('location')?.replace('/console', '')}/now`, {})
  await expect.poll(async () => (await sessions.ofSubject('vera')).length).toBe(0)
  expect(await sessions.ofSubject('max')).toHaveLength(1)
  expect((await post('/end', { which: `id=${max.id}`, before, note: 'a drill' })).status).toBe(403)
  await sessions.close()
})

it('a rule that looks at no object is asked once', () => {
  const closed = new Set(['mia'])
  expect(isJudgedEach(() => closed.has('mia'))).toBe(false)
  expect(isJudgedEach((view) => (view as SessionView).roles.includes('vet'))).toBe(true)
  expect(isJudgedEach((view) => 'roles' in view)).toBe(true)
  expect(isJudgedEach((view) => Object.keys(view).length)).toBe(true)
})
