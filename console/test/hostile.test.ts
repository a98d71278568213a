import { defineRoles, instant } from 'curfew'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { afterEach, expect, it, vi } from 'vitest'
import { csvLine } from '../src/exporting/csv.ts'
import { openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic> | undefined
afterEach(() => clinic?.close())

const opened = async (setup: Parameters<typeof openClinic>[0] = {}) => {
  clinic = openClinic(setup)
  return { clinic, ...(await clinic.signIn('mia', 'manager')) }
}

it('names that every object inherits are words like others', async () => {
  const { clinic, ask } = await opened()
  for (const name of ['__proto__', 'constructor', 'toString']) {
    clinic.sessions.write({ what: name, subject: name, by: name })
    for (const what of ['session-ended', 'warned', 'extended'])
      clinic.sessions.write({ what, subject: name, session: `of-${name}`, reason: name })
    await clinic.signIn(name, 'vet')
  }
  await clinic.written()
  for (const path of [
    '/',
    '/journal',
    '/sessions/of-constructor',
    '/sessions/of-__proto__',
    '/sessions.csv',
    '/journal.csv',
    '/figures',
  ]) {
    const page = await ask(path)
    expect([path, page.status]).toEqual([path, 200])
    expect(await page.text()).not.toMatch(/native code|\[object Object\]/)
  }
  expect((await ask('/?role=constructor&sort=toString&state=__proto__')).status).toBe(200)
})

it.each(['a\0', 'a\nb', 'true', '[object Object]'])('the text %j is nobody, and fails no page', async (text) => {
  const { ask } = await opened()
  const who = `who=${encodeURIComponent(text)}`
  for (const path of ['/', '/rows', '/journal', '/journal/newer'])
    expect((await ask(`${path}?${who}`)).status).toBe(200)
  for (const path of ['/sessions.csv', '/end', '/message', '/journal.ndjson'])
    expect((await ask(`${path}?${who}`)).status).toBe(400)
})

it.each(['%0d%0aset-cookie:%20a=b', '%E2%82%AC', '%00', '..%2f..%2fsign-out'])('no end has the id %s', async (id) => {
  const { ask } = await opened()
  expect((await ask(`/messages/${id}`)).status).toBe(404)
  for (const act of ['', '/stop', '/now'])
    expect((await ask(`/ends/${id}${act}`, act === '' ? {} : { form: {} })).status).toBe(404)
})

it('a filter of ended sessions neither ends nor reaches those that run', async () => {
  const { clinic, ask } = await opened()
  await clinic.signIn('vera', 'vet')
  const now = String(clinic.now())
  for (const which of ['state=ended', 'reason=idle']) {
    for (const page of ['end', 'message']) expect((await ask(`/${page}?${which}`)).status).toBe(400)
    expect((await ask('/end', { form: { which, before: now, note: 'a drill' } })).status).toBe(400)
    expect((await ask('/message', { form: { which, text: 'hello' } })).status).toBe(400)
  }
})

it('a rule that refuses without a look at the session holds for a filter too', async () => {
  const refuses = (): boolean => false
  const roles = defineRoles({
    tasks: consoleTasks,
    roles: { manager: { tasks: consoleTasks } },
    rules: { 'sessions.end': refuses, 'sessions.message': refuses },
  })
  const [store, journal] = [memoryStore(), memoryJournal()]
  let now = instant(Date.parse('2026-11-30T09:00:00Z'))
  const sessions = createSessions({ roles, store, journal, clock: () => now })
  const [origin, answer] = ['http://localhost', consoleFor(sessions, { journal })]
  const enter = (subject: string) =>
    sessions.start({ method: 'POST', url: origin, headers: new Headers({ origin }) }, { subject, roles: ['manager'] })
  const { setCookie } = await enter('mia')
  await enter('max')
  const published = vi.spyOn(store, 'publish')
  const post = (path: string, fields: Readonly<Record<string, string>>) => {
    const type = 'application/x-www-form-urlencoded'
    const headers = { cookie: setCookie.split(';')[0] ?? '', origin, accept: 'text/html', 'content-type': type }
    const body = new URLSearchParams(fields).toString()
    return answer(new Request(`${origin}/console${path}`, { method: 'POST', headers, body }))
  }
  await post('/message', { which: '', text: 'hello' })
  expect(published.mock.calls.filter(([{ about }]) => about === 'message')).toEqual([])
  now = instant(now + 1_000)
  const before = String(now)
  const { headers } = await post('/end', { which: '', before, note: 'a drill', counted: '1' })
  await post(`${headers.get('location')?.replace('/console', '')}/now`, {})
  expect(await sessions.count({ are: 'live' })).toEqual({ count: 2 })
  await sessions.close()
})

it('a body without a length or an end is read no further than a form is long', async () => {
  const { ask } = await opened()
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (reader) => {
      sent += 1
      reader.enqueue(new Uint8Array(10_000).fill(97))
    },
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await ask('/message', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  expect(answer.status).toBe(400)
  expect(sent).toBeLessThan(10)
})

it('a HEAD leaves no stream open, and a stream closes before much is unread', async () => {
  const { clinic, ask } = await opened()
  const listening = vi.spyOn(clinic.sessions, 'whenAnyChanged')
  const stopped = vi.fn()
  listening.mockImplementation(() => stopped)
  const { status, body } = await ask('/live', { method: 'HEAD' })
  expect([status, body]).toEqual([200, null])
  expect(stopped).toHaveBeenCalledOnce()
  const unread = await ask('/live')
  const [, [hear]] = listening.mock.calls as unknown as [unknown, [(views: readonly unknown[]) => void]]
  const [view] = await clinic.sessions.ofSubject('mia')
  vi.useFakeTimers()
  for (let batch = 0; batch < 10; batch++) {
    hear(Array.from({ length: 1_000 }, (_, nth) => ({ ...view, id: `${batch}-${nth}` })))
    await vi.advanceTimersByTimeAsync(250)
  }
  vi.useRealTimers()
  await expect.poll(() => stopped.mock.calls.length).toBe(2)
  const read = await unread.text()
  expect(read.length).toBeGreaterThan(100_000)
  expect(read.length).toBeLessThan(2_000_000)
})

it('no answer may be kept by a cache, a redirect neither', async () => {
  const { clinic, ask } = await opened()
  const answers = [
    await clinic.stranger('/journal'),
    await ask('/yours/end', { form: { id: 'unknown' } }),
    await ask('/nothing'),
    await ask('/rows'),
    await ask('/end', { form: {}, headers: { origin: 'http://evil.example' } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 404, 200, 403])
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')).toContain('Cookie')
  }
})

it('a journal without an answer is a page that says so', async () => {
  const journal = memoryJournal()
  const fails = () => Promise.reject(new Error('the disk of the journal'))
  // biome-ignore lint/correctness/useYield: it fails before its first entry.
  const breaks = async function* () {
    await fails()
  }
  const { ask } = await opened({ journal: { ...journal, list: fails, count: fails, stream: breaks } })
  for (const path of ['/journal', '/journal/newer', '/sessions/0123456789abcdef', '/figures', '/yours']) {
    const answer = await ask(path)
    expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '1'])
    expect(await answer.text()).not.toContain('the disk of the journal')
  }
})

it.each(['=1', '+1', '-1', '@a', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a'])(
  'the cell %j is no formula',
  (cell) => {
    expect(csvLine([cell])).toMatch(/^"?'/)
  },
)
