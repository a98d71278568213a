import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { definePolicy } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { minutes, seconds } from '../../core/time.ts'
import { memoryStore } from '../../stores/memory.ts'
import { createSessions, type Entry, type Sessions } from '../sessions.ts'

const policy = definePolicy({ idle: minutes(5), presence: { opening: seconds(10) } })
const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [], policy } } })
const tag = '<script type="module" src="/curfew/browser.js"></script>'
const html = { 'content-type': 'text/html; charset=utf-8' }

let sessions: Sessions
let entries: Entry[]
let cookie: string

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
  entries = []
  sessions = createSessions({ roles, store: memoryStore(), journal: (entry) => entries.push(entry) }) as never
  const at = { method: 'POST', url: 'http://localhost/in', headers: new Headers({ host: 'localhost' }) }
  const { setCookie } = await sessions.start(at, { subject: 'carla', roles: ['clerk'] })
  cookie = setCookie.split(';')[0] ?? ''
})
afterEach(async () => {
  await sessions.close()
  vi.useRealTimers()
})

const document = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const open = async (path: string, body: string, headers: Readonly<Record<string, string>> = html, status = 200) => {
  const asked = { method: 'GET', url: `http://localhost${path}`, headers: new Headers({ ...document, cookie }) }
  const visit = await sessions.visit(asked)
  const answer = sessions.document(visit, asked)
  await answer?.begun({ status, headers: new Headers(headers) })
  answer?.piece(body)
  await answer?.whole()
  return visit.kind === 'live' ? (visit.opening ?? '') : ''
}
const tell = async (...signals: readonly object[]): Promise<void> => {
  const headers = { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const body = JSON.stringify(signals)
  await sessions.answer(new Request('http://localhost/session', { method: 'POST', headers, body }))
}
const told = (): readonly unknown[] =>
  entries.filter(({ what }) => what === 'page-cannot-report').map(({ detail }) => String(detail).split(' ')[0])
const silent = async (): Promise<unknown> => (await sessions.ofSubject('carla'))[0]?.silent

it('a page that was sent with the client’s tag and cannot report is journalled, once a path', async () => {
  await tell({ type: 'page-seen', page: 'a' })
  await open('/desk?patient=7', tag)
  await tell({ type: 'page-left', page: 'a' })
  await vi.advanceTimersByTimeAsync(seconds(9))
  expect(told()).toEqual([])
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect(told()).toEqual(['/desk'])
  await open('/desk?patient=8', tag)
  await vi.advanceTimersByTimeAsync(seconds(30))
  expect(told()).toEqual(['/desk'])
  expect(await sessions.ofSubject('carla')).toMatchObject([{ status: { phase: 'active' }, silent: 2 }])
})

it('a page that reports, has no tag or whose session is over is not journalled', async () => {
  const opening = await open('/speaks', tag)
  await tell({ type: 'page-seen', page: 'a', after: [opening] })
  await open('/bare', '<p>a page of its own</p>')
  await vi.advanceTimersByTimeAsync(seconds(11))
  await open('/over', tag)
  await tell({ type: 'sign-out' })
  await vi.advanceTimersByTimeAsync(seconds(11))
  expect(told()).toEqual([])
})

it('a document that lost the tag, fails or is a file is not expected to report', async () => {
  const opening = await open('/desk', tag)
  await tell({ type: 'page-seen', page: 'a', after: [opening] })
  await tell({ type: 'page-seen', page: 'a' })
  expect(await silent()).toBe(0)
  await open('/desk', tag)
  expect(await silent()).toBe(0)
  await open('/desk', '<p>for printing</p>')
  expect(await silent()).toBe(1)
  await open('/desk', '<p>it failed</p>', html, 500)
  expect(await silent()).toBe(2)
  await open('/desk', '%PDF', { 'content-type': 'application/pdf' })
  expect(await silent()).toBe(3)
  await open('/desk?other', tag)
  expect(await silent()).toBe(4)
})

it('a document that is still being sent stays open past its time, though an earlier one has reported', async () => {
  const first = await open('/desk', tag)
  await tell({ type: 'page-seen', page: 'a', after: [first] })
  const asked = { method: 'GET', url: 'http://localhost/desk', headers: new Headers({ ...document, cookie }) }
  const answer = sessions.document(await sessions.visit(asked), asked)
  await tell({ type: 'page-left', page: 'a' })
  await vi.advanceTimersByTimeAsync(seconds(60))
  expect(await sessions.ofSubject('carla')).toMatchObject([{ status: { phase: 'active' }, silent: 1 }])
  await answer?.begun({ status: 200, headers: new Headers(html) })
  answer?.piece(tag)
  await answer?.whole()
  await vi.advanceTimersByTimeAsync(seconds(9))
  expect(await sessions.ofSubject('carla')).toMatchObject([{ status: { phase: 'active' }, silent: 0 }])
  await vi.advanceTimersByTimeAsync(seconds(2))
  expect(await sessions.list({ are: 'live' })).toMatchObject({ entries: [] })
})

it('the client’s tag is found when it is cut in two, and in a script of the page’s own', async () => {
  for (const [path, ...pieces] of [
    ['/cut', '<script type="module" sr', 'c="/static/cur', 'few/browser.js?v=2">'],
    ['/own', "<script type=module>import { session } from '/curfew/browser.js'</script>"],
  ]) {
    const asked = { method: 'GET', url: `http://localhost${path}`, headers: new Headers({ ...document, cookie }) }
    const answer = sessions.document(await sessions.visit(asked), asked)
    await answer?.begun({ status: 200, headers: new Headers(html) })
    for (const piece of pieces) answer?.piece(new TextEncoder().encode(piece))
    await answer?.whole()
  }
  await open('/named', '<script src="/other.js"></script><p>Curfew is at ten.</p>')
  await vi.advanceTimersByTimeAsync(seconds(11))
  expect(told()).toEqual(['/cut', '/own'])
})
