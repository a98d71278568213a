import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic>
beforeEach(() => {
  clinic = openClinic()
})
afterEach(() => clinic.close())

const pages = [
  ['/', 'sessions.see'],
  ['/rows?ids=', 'sessions.see'],
  ['/live', 'sessions.see'],
  ['/sessions.csv', 'sessions.export'],
  ['/sessions.ndjson', 'sessions.export'],
  ['/end', 'sessions.end'],
  ['/message', 'sessions.message'],
  ['/messages', 'sessions.message'],
  ['/journal', 'journal.read'],
  ['/journal.csv', 'journal.read'],
  ['/journal.ndjson', 'journal.read'],
] as const

const statusOf = async (ask: Ask, path: string): Promise<number> => {
  const answer = await ask(path)
  await answer.body?.cancel()
  return answer.status
}

describe.each(pages)('%s', (path, task) => {
  it('sends a stranger to sign in, and says so to a script', async () => {
    const page = await clinic.stranger(path)
    expect([page.status, page.headers.get('location')]).toEqual([
      303,
      `/sign-in?${new URLSearchParams({ from: `/console${path}` })}`,
    ])
    const script = await clinic.stranger(path, { headers: { accept: '*/*' } })
    expect([script.status, script.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
  })

  it('is shown to a person with its task alone', async () => {
    const [manager, reader, vet] = [
      await clinic.signIn('mia', 'manager'),
      await clinic.signIn('rob', 'reader'),
      await clinic.signIn('vera', 'vet'),
    ]
    expect(await statusOf(manager.ask, path)).toBe(200)
    expect(await statusOf(reader.ask, path)).toBe(task === 'sessions.see' ? 200 : 403)
    expect(await statusOf(vet.ask, path)).toBe(403)
    expect(clinic.entries).toContainEqual(expect.objectContaining({ what: 'task-refused', subject: 'vera', task }))
  })

  it('is shown by no other site, and to no cache', async () => {
    const { ask } = await clinic.signIn('mia', 'manager')
    const { headers } = await ask(path)
    expect(headers.get('cache-control')).toContain('no-store')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe-inline')
  })
})

it('a form from another site changes nothing', async () => {
  const { ask } = await clinic.signIn('mia', 'manager')
  await clinic.signIn('vera', 'vet')
  const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  const answer = await ask('/message', { headers, form: { which: '', text: 'hello' } })
  expect(answer.status).toBe(403)
  expect(clinic.entries.map(({ what }) => what)).not.toContain('message-sent')
})

it('a request of the console is no activity', async () => {
  const { ask, id } = await clinic.signIn('mia', 'manager')
  const before = await clinic.sessions.ofSubject('mia')
  clinic.pass(60_000)
  await ask('/')
  const [after] = await clinic.sessions.ofSubject('mia')
  expect([after?.id, after?.activeAt]).toEqual([id, before[0]?.activeAt])
  expect([after?.pages, after?.version]).toEqual([before[0]?.pages, before[0]?.version])
})

it('an ended session is told why', async () => {
  const { ask } = await clinic.signIn('mia', 'manager')
  clinic.pass(16 * 60_000)
  expect((await ask('/')).headers.get('location')).toContain('ended=idle')
})

it('a path that leads nowhere is not found', async () => {
  const { ask } = await clinic.signIn('mia', 'manager')
  expect(await statusOf(ask, '/nowhere')).toBe(404)
})

it('works where the framework cuts off the path of the mount', async () => {
  await clinic.close()
  clinic = openClinic({ at: '' })
  const { ask } = await clinic.signIn('mia', 'manager')
  expect(await statusOf(ask, '/')).toBe(200)
})

it('a store that gives no answer is 503, and nobody is signed out by it', async () => {
  const { ask } = await clinic.signIn('mia', 'manager')
  clinic.takeStoreAway()
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const answer = await ask('/')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(await answer.text()).toContain('Nothing is lost: try again.')
  expect(said).toHaveBeenCalledWith(expect.stringContaining('GET /console/ failed'), expect.any(Error))
  said.mockRestore()
})
