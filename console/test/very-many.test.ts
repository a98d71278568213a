import { defineRoles, instant, milliseconds, minutes } from 'curfew'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { seedSessions } from './seeded.ts'

const origin = 'http://localhost'
const roles = defineRoles({
  tasks: consoleTasks,
  roles: { manager: { tasks: consoleTasks }, vet: { tasks: [] } },
})
const many = 10_050

let now = instant(Date.parse('2026-11-30T09:00:00Z'))
let close: () => Promise<void>
let sessions: ReturnType<typeof createSessions>
let journal: ReturnType<typeof memoryJournal>
let read: (path: string, form?: Readonly<Record<string, string>>) => Promise<{ page: string; to: string }>
beforeEach(async () => {
  const store = memoryStore()
  journal = memoryJournal()
  const own = createSessions({ roles, store, journal, clock: () => now })
  sessions = own as unknown as typeof sessions
  close = own.close
  const answer = consoleFor(own, { journal })
  const asked = { method: 'POST', url: origin, headers: new Headers({ origin }) }
  const { setCookie } = await own.start(asked, { subject: 'mia', roles: ['manager'] })
  await own.start(asked, { subject: 'vera', roles: ['vet'] })
  await seedSessions(store, { model: 'vera', count: many - 1 })
  now = instant(now + 1_000)
  read = async (path, form) => {
    const headers = new Headers({ cookie: setCookie.split(';')[0] ?? '', origin, accept: 'text/html' })
    if (form) headers.set('content-type', 'application/x-www-form-urlencoded')
    const body = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}
    const given = await answer(new Request(`${origin}/console${path}`, { ...body, headers }))
    return { page: await given.text(), to: given.headers.get('location')?.replace('/console', '') ?? '' }
  }
})
afterEach(() => close())

it('an end of more than 10,000 sessions of a state says both numbers, before and after', async () => {
  const { page } = await read('/end?state=no-page&role=vet')
  expect(page).toContain('<strong data-count="10,000">10,000</strong> of <strong data-of="10,050">10,050</strong>')
  expect(page).toContain('One act takes 10,000 of such sessions at most.')
  const { to } = await read('/end', { which: 'state=no-page&role=vet', before: String(now), note: 'a drill' })
  expect((await read(to)).page).toContain('no page open, role vet (10,000 of 10,050)')
  await read(`${to}/now`, {})
  await expect
    .poll(async () => (await read(to)).page, { timeout: 30_000 })
    .toContain('<strong data-ended="10000">10,000</strong>')
  expect((await sessions.count({ are: 'live', role: 'vet' })).count).toBe(50)
  const { entries } = await journal.list({ what: ['ends-done'] })
  expect(entries[0]?.detail).toBe('10000 of 10000: no page open, role vet (10,000 of 10,050). Note: a drill')
})

it('an end of more than 10,000 that the store itself can choose has no bound', async () => {
  const { page } = await read('/end?role=vet')
  expect(page).toContain('<strong data-count="10,050">10,050</strong> sessions: signed in, role vet.')
})

it('a message to more than 10,000 who are idle says both numbers, before and after', async () => {
  now = instant(now + milliseconds(minutes(0.4)))
  const { page } = await read('/message?role=vet&idle=20s')
  expect(page).toContain('<strong data-count="10,000">10,000</strong> of <strong data-of="10,050">10,050</strong>')
  const { to } = await read('/message', { which: 'role=vet&idle=20s', text: 'Hello.' })
  const sent = (await read(to)).page
  expect(sent).toContain('signed in, role vet, no activity for 20s (10,000 of 10,050)')
  expect(sent).toContain('10,000 have not')
})
