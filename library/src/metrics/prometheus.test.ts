import { expect, it } from 'vitest'
import { definePolicy } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { type Instant, instant, minutes, seconds } from '../core/time.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { createLiveCounts, type MeasuredSessions } from './live-counts.ts'
import { answerMetrics, metrics } from './prometheus.ts'

const policy = definePolicy({ idle: minutes(1), warning: seconds(30), presence: 'never' })
const roles = defineRoles({
  tasks: ['note.write', 'figures.see'],
  roles: {
    nurse: { tasks: ['note.write'], policy },
    reception: { tasks: ['note.write'], policy },
    chief: { tasks: ['figures.see'], policy },
  },
})

const openPlace = (store = memoryStore()) => {
  let now = instant(1_000_000)
  const sessions = createSessions({ roles, store, clock: () => now })
  const head = (cookie = '', more: Record<string, string> = {}) => ({
    method: 'GET',
    url: 'http://localhost/figures',
    headers: new Headers({ host: 'localhost', ...(cookie && { cookie }), ...more }),
  })
  const signIn = async (subject: string, ...held: string[]): Promise<string> => {
    const { setCookie } = await sessions.start(head(), { subject, roles: roles.rolesFrom(held) })
    return setCookie.split(';')[0] ?? ''
  }
  return { sessions, head, signIn, pass: (ms: number) => (now = (now + ms) as Instant) }
}

it('counts live sessions once, two roles as one label, and no person', async () => {
  const { sessions, signIn, pass } = openPlace()
  const { text, close } = metrics(sessions)
  await signIn('rosa', 'reception')
  await signIn('mia', 'nurse', 'reception')
  pass(seconds(40))
  await signIn('ben', 'nurse')
  const said = await text()
  expect(said).toContain('curfew_sessions{state="warning",role="reception"} 1')
  expect(said).toContain('curfew_sessions{state="warning",role="nurse+reception"} 1')
  expect(said).toContain('curfew_sessions{state="active",role="nurse"} 1')
  expect(said).toContain('curfew_starts_total 3')
  expect(said).toContain('curfew_pages 0')
  expect(said).toContain('curfew_streams 0')
  expect(said).not.toMatch(/rosa|mia|ben/)
  close()
  await sessions.close()
})

it('counts ends by reason, and how late those were that a deadline made', async () => {
  const { sessions, head, signIn, pass } = openPlace()
  const { text } = metrics(sessions)
  await sessions.signOut(head(await signIn('rosa', 'nurse')))
  const cookie = await signIn('ben', 'nurse')
  pass(minutes(1) + 200)
  expect(await sessions.visit(head(cookie))).toMatchObject({ kind: 'ended', reason: 'idle' })
  const said = await text()
  expect(said).toContain('curfew_ends_total{reason="signed-out"} 1')
  expect(said).toContain('curfew_ends_total{reason="idle"} 1')
  expect(said).toContain('curfew_end_lateness_seconds_count 1')
  expect(said).toContain('curfew_end_lateness_seconds_sum 0.2')
  expect(said).toMatch(/curfew_store_seconds_count\{verb="save",outcome="answered"\} [1-9]/)
  await sessions.close()
})

it('counts warnings that no page showed apart from those that one showed and a person answered', async () => {
  const { sessions, head, signIn, pass } = openPlace()
  const { text } = metrics(sessions)
  const tell = (cookie: string, type: string): Promise<Response> => {
    const { body } = new Response(JSON.stringify({ type }))
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
    return sessions.answer({ ...head(cookie, headers), method: 'POST', url: 'http://localhost/session', body })
  }
  const cookies = [await signIn('rosa', 'nurse'), await signIn('mia', 'nurse'), await signIn('ben', 'nurse')] as const
  pass(seconds(31))
  await tell(cookies[0], 'warning-shown')
  await sessions.visit(head(cookies[0]))
  await sessions.visit(head(cookies[1]))
  pass(seconds(30))
  await sessions.visit(head(cookies[2]))
  const said = await text()
  expect(said).toContain('curfew_warnings_total{answer="shown"} 1')
  expect(said).toContain('curfew_warnings_total{answer="request"} 1')
  expect(said).toContain('curfew_warnings_total{answer="unseen"} 2')
  await sessions.close()
})

it('counts a failed call to the store as failed', async () => {
  const store = memoryStore()
  const failing = { ...store, list: () => Promise.reject(new Error('away')) }
  const { sessions } = openPlace(failing)
  const { text, registry } = metrics(sessions)
  await expect(text()).rejects.toMatchObject({ code: 'store.away' })
  expect(await registry.metrics()).toContain('curfew_store_seconds_count{verb="list",outcome="failed"} 1')
  await sessions.close()
})

it('counts very many sessions by the index of each role, and reads them once in ten seconds', async () => {
  let now = instant(0)
  let reads = 0
  const many = {
    now: () => now,
    roles,
    count: async ({ role }: { role?: string }) => {
      reads++
      return role === undefined ? { count: 10_000, isAtLeast: true as const } : { count: role === 'nurse' ? 70_000 : 5 }
    },
    list: () => Promise.reject(new Error('too many to list')),
  } as unknown as MeasuredSessions
  const read = createLiveCounts(many)
  const counts = await read()
  expect(counts.groups).toContainEqual({ state: 'any', role: 'nurse', count: 70_000 })
  expect(counts).not.toHaveProperty('pages')
  const soFar = reads
  await read()
  expect(reads).toBe(soFar)
  now = instant(seconds(10))
  await read()
  expect(reads).toBe(2 * soFar)
})

it('answers those who have the token or the task, and no stranger', async () => {
  const { sessions, head, signIn } = openPlace()
  const token = 'a secret of sixteen'.replaceAll(' ', '-')
  const answer = answerMetrics(sessions, metrics(sessions), { token, task: 'figures.see' })
  const statusOf = async (...of: Parameters<typeof head>) => (await answer(head(...of))).status
  expect(await statusOf()).toBe(401)
  expect(await statusOf('', { authorization: `Bearer ${token}x` })).toBe(401)
  expect(await statusOf('', { authorization: 'Bearer' })).toBe(401)
  expect(await statusOf(await signIn('ben', 'nurse'))).toBe(403)
  expect(await statusOf(await signIn('eva', 'chief'))).toBe(200)
  const response = await answer(head('', { authorization: `Bearer ${token}` }))
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
  await sessions.close()
})

it('answers reading alone', async () => {
  const { sessions, head } = openPlace()
  const token = 'a-secret-of-sixteen'
  const answer = answerMetrics(sessions, metrics(sessions), { token })
  const by = (method: string) => answer({ ...head('', { authorization: `Bearer ${token}` }), method })
  expect([(await by('GET')).status, (await by('HEAD')).status]).toEqual([200, 200])
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const refused = await by(method)
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
  await sessions.close()
})

it('says at the start when nobody could read the figures, or everybody', () => {
  const { sessions } = openPlace()
  const of = { text: async () => '', type: '' }
  for (const readers of [{}, { token: 'short' }, { task: 'figures.sea' }])
    expect(() => answerMetrics(sessions, of, readers)).toThrow(expect.objectContaining({ code: 'metrics.bad-readers' }))
})
