import { defineRoles, minutes, seconds } from 'curfew'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { afterEach, expect, it } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic>
afterEach(() => clinic.close())

const script = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }

/** An operator who signed in so long ago, and a vet who is signed in. */
const openAfter = async (ms: number, setup: Parameters<typeof openClinic>[0] = {}): Promise<Ask> => {
  clinic = openClinic(setup)
  const { ask } = await clinic.signIn('mia', 'manager')
  clinic.pass(ms)
  await clinic.signIn('vera', 'vet')
  clinic.pass(1)
  return ask
}

const confirm = (ask: Ask, note = 'a drill'): Promise<Response> =>
  ask('/end', { form: { which: 'role=vet', before: String(clinic.now()), note } })

const cookieOf = ({ headers }: Response): string => (headers.get('set-cookie') ?? '').split(';')[0] ?? ''

// The clinic's own cookie stands before it.
const ownCookie = async (subject: string): Promise<{ readonly ask: Ask; readonly with: (more: string) => Ask }> => {
  const { ask, cookie } = await clinic.signIn(subject, 'manager')
  return { ask, with: (more) => (path, init) => ask(path, { ...init, headers: { cookie: `${cookie}; ${more}` } }) }
}

it('a sign-in within five minutes is new enough to end sessions', async () => {
  const ask = await openAfter(minutes(5) - 1)
  const page = await (await ask('/end?role=vet')).text()
  expect(page).not.toContain('asked once more')
  expect((await ask('/fresh', { headers: script })).status).toBe(204)
  expect((await confirm(ask)).status).toBe(303)
})

it('an older one ends nothing: the operator is led to sign in, and back to the same sessions', async () => {
  const ask = await openAfter(minutes(5))
  expect(await (await ask('/end?role=vet')).text()).toContain(
    'You signed in more than 5 min ago. So you are asked once more who you are.',
  )
  const answer = await confirm(ask)
  const address = '/sign-in?from=%2Fconsole%2Fend%3Frole%3Dvet&why=not-fresh'
  expect([answer.status, answer.headers.get('refresh')]).toEqual([401, `0; url=${address}`])
  expect(await answer.text()).toContain(`<a href="${address.replace('&', '&amp;')}">Sign in again</a>`)
  expect(await clinic.sessions.waitingEnds()).toEqual([])
  expect(address).not.toContain('drill')
})

it('the note that was typed is there again after the sign-in, for the same person and sessions alone', async () => {
  const ask = await openAfter(minutes(6))
  const kept = cookieOf(await confirm(ask, 'left “their” desk, 🐈'))
  expect(kept).toMatch(/^curfew-console-note=[\w-]+\.[\w-]+$/)
  const [again, other] = [await ownCookie('mia'), await ownCookie('max')]
  const noteOn = async (as: Ask, path: string): Promise<string | undefined> =>
    /<input name="note" value="([^"]*)"/.exec(await (await as(path)).text())?.[1]
  expect(await noteOn(again.with(kept), '/end?role=vet')).toBe('left “their” desk, 🐈')
  expect(await noteOn(again.with(kept), '/end')).toBe('')
  expect(await noteOn(other.with(kept), '/end?role=vet')).toBe('')
  const done = await confirm(again.ask)
  expect([done.status, done.headers.get('set-cookie')]).toEqual([
    303,
    'curfew-console-note=; Path=/console; Max-Age=0; HttpOnly; SameSite=Lax',
  ])
})

it('the kept note is for the console alone, out of reach of scripts, and of connections that are read', async () => {
  const ask = await openAfter(minutes(6))
  const [, ...plain] = ((await confirm(ask)).headers.get('set-cookie') ?? '').split('; ')
  expect(plain).toEqual(['Path=/console', 'Max-Age=600', 'HttpOnly', 'SameSite=Lax'])
  const origin = 'https://localhost'
  const head = { method: 'POST', url: `${origin}/sign-in`, headers: new Headers({ origin }) }
  const { setCookie } = await clinic.sessions.start(head, { subject: 'max', roles: ['manager'] })
  clinic.pass(minutes(6))
  const headers = {
    origin,
    cookie: setCookie.split(';')[0] ?? '',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const body = new URLSearchParams({ which: 'role=vet', before: String(clinic.now()), note: 'a drill' }).toString()
  const answer = consoleFor(clinic.sessions, { journal: clinic.journal })
  const { headers: given } = await answer(new Request(`${origin}/console/end`, { method: 'POST', headers, body }))
  const [, ...secure] = (given.get('set-cookie') ?? '').split('; ')
  expect(secure).toEqual([...plain, 'Secure'])
})

it('a page shows the note that was typed, whatever else was wrong', async () => {
  const ask = await openAfter(0)
  const old = await ask('/end', { form: { which: 'role=vet', before: '1', note: 'a drill' } })
  expect(await old.text()).toContain('<input name="note" value="a drill"')
})

it('a script is told how new the proof has to be, as by the guard of every adapter', async () => {
  const ask = await openAfter(minutes(2), { fresh: { within: minutes(1), prove: '/prove' } })
  const answer = await ask('/fresh', { headers: script })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect([answer.status, await answer.json()]).toEqual([
    401,
    expect.objectContaining({ type: 'urn:curfew:not-fresh', status: 401, maxAgeMs: 60_000 }),
  ])
  expect(await (await ask('/end?role=vet')).text()).toContain('data-prove="/prove"')
})

it('the application names its own page, and who has a password for the dialog', async () => {
  const ask = await openAfter(minutes(2), {
    fresh: {
      within: seconds(90),
      page: '/who?theme=dark',
      prove: ({ subject }) => (subject === 'mia' ? undefined : '/prove'),
    },
  })
  expect((await confirm(ask)).headers.get('refresh')).toBe(
    '0; url=/who?theme=dark&from=%2Fconsole%2Fend%3Frole%3Dvet&why=not-fresh',
  )
  expect(await (await ask('/end')).text()).not.toContain('data-prove')
  expect(await (await (await clinic.signIn('max', 'manager')).ask('/end')).text()).toContain('data-prove="/prove"')
})

it('an application that never asks has its ends confirmed by any sign-in', async () => {
  const ask = await openAfter(minutes(10), { fresh: 'never' })
  expect(await (await ask('/end')).text()).not.toContain('asked once more')
  expect((await confirm(ask)).status).toBe(303)
})

it('stopping an end needs no newer proof', async () => {
  const ask = await openAfter(minutes(5) - 1)
  const path = ((await confirm(ask)).headers.get('location') ?? '').replace('/console', '')
  clinic.pass(5_000)
  await ask(`${path}/stop`, { form: {} })
  expect(await (await ask(path)).text()).toContain('Stopped. No session was ended.')
})

it.each([
  [{ within: 0 }, 'fresh.within is 0'],
  [{ within: Number.NaN }, 'fresh.within is NaN'],
  [{ within: 3_000_000_000 }, 'fresh.within is 3000000000'],
  [{ prove: 'prove' }, 'fresh.prove is "prove"'],
  [{ prove: '//elsewhere.example' }, 'fresh.prove is "//elsewhere.example"'],
])('%j is a misuse', (fresh, words) => {
  clinic = openClinic()
  const roles = defineRoles({ tasks: consoleTasks, roles: { manager: { tasks: consoleTasks } } })
  const journal = memoryJournal()
  const sessions = createSessions({ roles, store: memoryStore(), journal })
  expect(() => consoleFor(sessions, { journal, fresh: fresh as never })).toThrow(
    expect.objectContaining({ code: 'console.bad-fresh', message: expect.stringContaining(words) }),
  )
})

it('what was typed before the session ended is there after a sign-in, for the same person and sessions alone', async () => {
  for (const [path, field, typed] of [
    ['/message', 'text', '<Lunch> at noon, 🐈'],
    ['/end', 'note', 'a drill'],
  ] as const) {
    clinic = openClinic()
    const operator = await clinic.signIn('mia', 'manager')
    await clinic.signIn('vera', 'vet')
    clinic.pass(1)
    const page = await (await operator.ask(`${path}?role=vet`)).text()
    const [, mark = ''] = /name="mark" value="([\w-]+)"/.exec(page) ?? []
    clinic.pass(minutes(16))
    const answer = await operator.ask(path, { form: { which: 'role=vet', mark, [field]: typed } })
    const to = new URL(answer.headers.get('location') ?? '', 'http://localhost')
    expect([answer.status, to.pathname, to.searchParams.get('from'), to.searchParams.get('ended')]).toEqual([
      303,
      '/sign-in',
      `/console${path}?role=vet`,
      'idle',
    ])
    const kept = cookieOf(answer)
    const [again, other] = [await ownCookie('mia'), await ownCookie('max')]
    // Another sign-in than that of the vet, whom the form needs.
    await clinic.signIn('vera', 'vet')
    const shown = typed.replace('<', '&lt;').replace('>', '&gt;')
    const isThere = async (one: Ask, at: string) => (await (await one(at)).text()).includes(shown)
    expect(await isThere(again.with(kept), `${path}?role=vet`)).toBe(true)
    expect(await isThere(again.with(kept), path)).toBe(false)
    expect(await isThere(other.with(kept), `${path}?role=vet`)).toBe(false)
    await clinic.close()
  }
  clinic = openClinic()
  const stranger = await clinic.stranger('/message', { form: { which: 'role=vet', text: 'hello' } })
  expect([stranger.headers.get('location'), stranger.headers.get('set-cookie')]).toEqual([
    '/sign-in?from=%2Fconsole%2Fmessage%3Frole%3Dvet',
    null,
  ])
})
