import fc from 'fast-check'
import { expect, it } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { statusAt } from '../../src/core/status.ts'
import { type Instant, instant, minutes, seconds } from '../../src/core/time.ts'
import { statusToWire } from '../../src/core/wire.ts'
import { createSessions, type OwnRequest, type RequestHead } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { beats, lastOf, policies, tell } from './stories.ts'

const secret = fc.stringMatching(/^hush-[a-z0-9]{6}$/)
// Any value of JSON, with secrets for its texts and names.
const value = fc.letrec<{ readonly tree: unknown; readonly leaf: string }>((tie) => ({
  leaf: secret,
  tree: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(secret, tie('tree'), { maxKeys: 3, minKeys: 1 }),
  ),
})).tree
const values = fc.record({ known: secret, more: value })

const acts = [
  'ask',
  'signal',
  'malformed',
  'listen',
  'draft-key',
  'render',
  'change',
  'sign in again',
  'prove again',
  'sign in elsewhere',
  'choose',
  'roles',
  'message',
  'see',
  'wait',
  'end',
  'sign out',
] as const
type Act = (typeof acts)[number]

const roles = defineRoles({
  tasks: ['see'],
  roles: {
    // biome-ignore lint/suspicious/noThenProperty: a bound says what happens then.
    clerk: { tasks: ['see'], policy: definePolicy({ idle: minutes(2), sessions: { most: 1, then: 'ask' } }) },
    boss: { tasks: ['see'] },
  },
})

const ours = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

/** Sessions whose every word to the outside is written down. */
const createOutside = () => {
  let now: Instant = instant(1_800_000_000_000)
  const told: string[] = []
  const note = (...words: readonly unknown[]): void => void told.push(JSON.stringify(words))
  const store = memoryStore()
  store.subscribe((notice) => note(notice))
  const sessions = createSessions({
    roles,
    store,
    clock: () => now,
    journal: (entry) => note(entry),
    draftSecret: 'a secret of this law that nobody guesses',
    data: (given) => given,
  })
  let cookie = ''
  let question: { readonly ticket: string; readonly end: string; readonly cookie: string } | undefined
  const headOf = (method = 'POST', path = '/', more = ''): RequestHead => ({
    method,
    url: `http://localhost${path}`,
    headers: new Headers({ ...ours, cookie: cookie + more }),
  })
  // Streams go on until the sessions close.
  const streams: Promise<string>[] = []
  const send = async (method: string, path: string, body?: string): Promise<void> => {
    const request: OwnRequest = {
      ...headOf(method, path),
      body: body === undefined ? null : new Response(body).body,
      signal: new AbortController().signal,
    }
    const answer = await sessions.answer(request)
    note(answer.status, [...answer.headers])
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) streams.push(answer.text())
    else note(await answer.text())
  }
  const keep = (setCookie: string): void => {
    note(setCookie)
    cookie = setCookie.split(';')[0] ?? ''
  }
  const visited = async () => sessions.visit(headOf('GET'))

  const doing: Readonly<Record<Act, (data: unknown) => unknown>> = {
    ask: () => send('GET', '/session'),
    signal: () => send('POST', '/session', '[{"type":"input","agoMs":0},{"type":"page-seen","page":"one"}]'),
    malformed: () => send('POST', '/session', '{"type":"set-data","data":1}'),
    listen: () => send('GET', '/session/events?page=one'),
    'draft-key': () => send('GET', '/session/draft-key'),
    render: async () => note(sessions.wireStatus(await visited())),
    change: async (data) => {
      const is = await visited()
      if (is.kind === 'live') note(Object.keys(await sessions.setData(is, data)))
    },
    'sign in again': async (data) =>
      keep((await sessions.start(headOf(), { subject: 'carla', roles: ['boss'], data })).setCookie),
    'prove again': async () => {
      const answer = await sessions.reauthenticated(headOf(), 'password')
      note(answer)
      if (answer.kind === 'signed-in') keep(answer.setCookie)
    },
    'sign in elsewhere': async (data) => {
      const stranger: RequestHead = { ...headOf(), headers: new Headers(ours) }
      const answer = await sessions.startOrAsk(stranger, { subject: 'carla', roles: ['clerk'], data })
      note(answer)
      if (answer.kind === 'too-many')
        question = {
          ticket: answer.ticket,
          end: answer.others[0]?.id ?? '',
          cookie: answer.browserCookie.split(';')[0] ?? '',
        }
    },
    choose: async () => {
      if (question) note(await sessions.finish(headOf('POST', '/', `; ${question.cookie}`), question))
    },
    roles: () => sessions.changeRoles({ subject: 'carla', roles: ['clerk'], by: 'maria' }),
    message: () => sessions.message({ subject: 'carla', text: 'we close', by: 'maria' }),
    see: async () => {
      note(await sessions.list({ are: 'live' }), await sessions.list({ are: 'ended' }))
      note(await sessions.ofSubject('carla'), await sessions.count({ are: 'live' }))
    },
    wait: () => {
      now = instant(now + seconds(95))
    },
    end: () => sessions.endAll({ subject: 'carla', by: 'maria' }),
    'sign out': async () => keep((await sessions.signOut(headOf())).setCookie),
  }
  const whole = async (): Promise<string> => {
    await sessions.close()
    return [...told, ...(await Promise.all(streams))].join('\n')
  }
  return { doing, store, whole }
}

const leavesOf = (data: unknown): readonly string[] => JSON.stringify(data).match(/hush-[a-z0-9]{6}/g) ?? []

it('nothing of the application’s own data is in any status, header, event, cookie, notice, entry or list', async () => {
  const story = fc.array(fc.tuple(fc.constantFrom(...acts), values), { minLength: 1, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(values, story, async (first, list) => {
      const { doing, store, whole } = createOutside()
      await doing['sign in again'](first)
      for (const [act, data] of list) await doing[act](data)
      const { entries } = await store.list({ are: 'ended' })
      const told = await whole()
      for (const leaf of [first, ...list.map(([, data]) => data)].flatMap(leavesOf)) expect(told).not.toContain(leaf)
      // The memory of an end has nothing of it either.
      expect(JSON.stringify(entries)).not.toContain('hush-')
    }),
    { numRuns: 50 },
  )
})

it('no status tells the application’s own data', () => {
  fc.assert(
    fc.property(policies, beats(), values, (policy, story, data) => {
      const { session, now } = lastOf(tell(policy, story))
      const told = { ...session, data: JSON.stringify(data) }
      const known = { id: 'i', session: told, version: 3, tasks: [], pageToken: 'p', person: 'x' }
      const text = JSON.stringify(statusToWire(statusAt(told, policy, now), known, now))
      for (const leaf of leavesOf(data)) expect(text).not.toContain(leaf)
      expect(text).not.toContain('data')
    }),
    { numRuns: 1_000 },
  )
})
