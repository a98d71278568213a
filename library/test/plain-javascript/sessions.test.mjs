import { aal2, definePolicy, defineRoles, instant, seconds } from 'curfew'
import { session } from 'curfew/adapters/express-session'
import { createSessions } from 'curfew/server/sessions'
import { memoryBags, memoryStore } from 'curfew/stores/memory'
import { afterAll, expect, it } from 'vitest'
import { misuseOf, refuses } from './refuses.mjs'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })
const sessions = createSessions({ roles, store: memoryStore() })
afterAll(() => sessions.close())

const asked = { method: 'POST', url: 'http://localhost/', headers: new Headers() }

const setup = (given) => () => createSessions({ roles, store: memoryStore(), ...given })
refuses('no setup', () => createSessions(), 'server.unknown-option', 'createSessions is undefined')
refuses('no store', setup({ store: undefined }), 'store.unusable', 'the store is undefined', 'memoryStore()')
refuses('a store that was not called', setup({ store: memoryStore }), 'store.unusable', 'call it: memoryStore()')
refuses('a store that was not awaited', setup({ store: Promise.resolve() }), 'store.unusable', 'await it')
refuses(
  'a store for express-session',
  setup({ store: { get() {}, set() {} } }),
  'store.unusable',
  'one for express-session',
)
refuses('a store that lacks a verb', setup({ store: {} }), 'store.unusable', 'has no find')
refuses('no roles in the setup', setup({ roles: undefined }), 'roles.not-as-written', 'defineRoles')
refuses('roles that are not defined', setup({ roles: { tasks: [], roles: {} } }), 'roles.not-as-written', 'defineRoles')
refuses('a misspelt option', setup({ jurnal: console.log }), 'server.unknown-option', 'no field jurnal; write journal')
refuses(
  'an option of another package',
  setup({ secret: 'x' }),
  'server.unknown-option',
  'no field secret; its fields are',
)
refuses(
  'a clock that is a moment',
  setup({ clock: new Date() }),
  'server.bad-clock',
  'is an object',
  'instant(Date.now())',
)
refuses('plainHttp: true', setup({ plainHttp: true }), 'server.bad-plain-http', 'is true', "'allowed'")
refuses(
  'a retention in seconds',
  setup({ retention: 600 }),
  'server.bad-retention',
  'is 600, and a number means milliseconds',
  'days(1)',
)

const start = (who) => () => sessions.start(asked, who)
refuses('nobody', start(undefined), 'session.bad-who', 'is undefined', 'String(user.id)')
refuses('a name instead of a person', start('rosa'), 'session.bad-who', 'is "rosa"')
refuses('no subject', start({ roles: ['clerk'] }), 'subject.not-an-id', 'of the type undefined')
refuses('an empty subject', start({ subject: '', roles: ['clerk'] }), 'subject.not-an-id', 'is empty')
refuses(
  'a number',
  start({ subject: 7, roles: ['clerk'] }),
  'subject.not-an-id',
  'of the type number',
  'String(user.id)',
)
refuses(
  'the whole user',
  start({ subject: { id: 7 }, roles: ['clerk'] }),
  'subject.not-an-id',
  'is an object and no id',
)
refuses(
  '[object Object]',
  start({ subject: String({ id: 7 }), roles: ['clerk'] }),
  'subject.not-an-id',
  '"[object Object]"',
  "is JavaScript's text for an object",
)
refuses(
  'no roles of a person',
  start({ subject: 'rosa' }),
  'roles.unknown-role',
  'the roles are undefined',
  "roles: ['clerk']",
)
refuses('one role as text', start({ subject: 'rosa', roles: 'clerk' }), 'roles.unknown-role', '"clerk"')
refuses('an unknown role', start({ subject: 'rosa', roles: ['boss'] }), 'roles.unknown-role', "'boss' is no role")

const bagged = { store: memoryStore(), bags: memoryBags(), who: () => undefined }
it('all wrong options of the drop-in are told at once, each with its remedy', async () => {
  const wrong = { secret: 'x', name: 'sid', resave: true, saveUninitialized: true, rolling: false, genid: () => '1' }
  const cookie = { maxAge: 60_000, domain: 'clinic.example', sameSite: 'none', partitioned: true }
  const { code, message } = await misuseOf(() => session({ ...wrong, cookie, store: { get() {} } }))
  expect(code).toBe('express-session.option')
  for (const name of [...Object.keys(wrong), 'cookie.maxAge', 'cookie.domain', 'cookie.sameSite', 'cookie.partitioned'])
    expect(message).toContain(name)
  for (const words of ['the store is one for express-session', 'bags: memoryBags()', 'who is missing'])
    expect(message).toContain(words)
  expect(message).toContain('13 options cannot stay:\n- ')
})
refuses('the drop-in without options', () => session(), 'express-session.option', 'memoryBags()')
refuses(
  'the drop-in with a misspelt option',
  () => session({ ...bagged, jornal: () => {} }),
  'express-session.option',
  'write journal',
)
refuses(
  'the drop-in without a store',
  () => session({ ...bagged, store: undefined }),
  'express-session.option',
  'no store',
)
refuses(
  'the drop-in without who',
  () => session({ ...bagged, who: undefined }),
  'express-session.who',
  'who is missing',
)

const clerk = { tasks: ['see'] }

it('what is written rightly is taken', async () => {
  const own = definePolicy({ idle: seconds(90), presence: 'never', requests: 'all', essential: undefined })
  const both = defineRoles({
    tasks: ['see'],
    roles: { clerk: { ...clerk, policy: own }, boss: { ...clerk, policy: aal2 } },
  })
  const clock = () => instant(1_800_000_000_000)
  await createSessions({ roles: both, store: memoryStore(), clock, plainHttp: 'allowed', origin: undefined }).close()
  await session({ ...bagged, journal: undefined }).sessions.close()
})
