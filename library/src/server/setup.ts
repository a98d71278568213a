import { checkFields, type KnownFields, valueShown } from '../core/known-fields.ts'
import { Misuse } from '../core/misuse.ts'
import type { Roles } from '../core/role.ts'
import { type Clock, type Duration, seconds } from '../core/time.ts'
import type { Store } from '../stores/store.ts'
import { type Journals, journalsOf } from './engine/journal.ts'
import type { DataCheck } from './engine/own-value.ts'
import { type AddressSetup, checkAddresses } from './http/client-address.ts'
import type { Reach } from './http/cookie.ts'
import { isShortText } from './visits/origins.ts'

/** The options of `createSessions`. Only `roles` and `store` have no default. */
export interface Setup<Task extends string, Role extends string, Rules, Data = unknown> extends Reach, AddressSetup {
  readonly roles: Roles<Task, Role, Rules>
  readonly store: Store
  /**
   * Checks the application's own value of a session, at sign-in, at `setData` and whenever `visit.data` is read, and so
   * gives it its type. It throws for any other value, and takes its own answer back from JSON. Default: sessions have no
   * data.
   */
  readonly data?: DataCheck<Data>
  /** Default: the system's clock. */
  readonly clock?: Clock
  /**
   * Where entries go: a journal in a store such as `sqliteJournal(database)`, a function, or a list of them. An end counts
   * as written when all of them have it. Default: no journal is written.
   */
  readonly journal?: Journals
  /** The path under which pages read the session and send its signals. Default: `/session`. */
  readonly path?: string
  /** How long an ended session is remembered, so that a page can say why and a replayed token is seen. Default: a day. */
  readonly retention?: Duration
  /**
   * The secret from which the keys of drafts are derived: at least 32 random characters. Every process on the same
   * store needs the same one. Default: no drafts are kept.
   */
  readonly draftSecret?: string
  /** The name of this server, which sessions that start here keep: on Node `os.hostname()`. Default: none is kept. */
  readonly server?: string
}

/** The fields of a setup. */
export const setupFields: KnownFields<Setup<never, never, never>> = {
  roles: true,
  store: true,
  clock: true,
  data: true,
  journal: true,
  path: true,
  retention: true,
  draftSecret: true,
  server: true,
  origin: true,
  plainHttp: true,
  name: true,
  trustedProxies: true,
  keepAddress: true,
}

const checkRoles = (roles: unknown): void => {
  if (typeof (roles as Partial<Roles> | undefined)?.policyOf !== 'function')
    throw new Misuse(
      'roles.not-as-written',
      `the roles of createSessions are ${valueShown(roles)}; write what defineRoles gives: roles: defineRoles({ tasks: […], roles: {…} })`,
    )
}

const checkClock = (clock: unknown): void => {
  if (clock !== undefined && typeof clock !== 'function')
    throw new Misuse(
      'server.bad-clock',
      `clock is ${valueShown(clock)}; give a function that answers the moment, such as () => instant(Date.now()), or leave it out`,
    )
}

const checkPlainHttp = (plainHttp: unknown): void => {
  if (plainHttp !== undefined && plainHttp !== 'refused' && plainHttp !== 'allowed')
    throw new Misuse('server.bad-plain-http', `plainHttp is ${valueShown(plainHttp)}; write 'allowed', or leave it out`)
}

const checkOrigin = (origin: string | undefined): void => {
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).origin === origin))
    throw new Misuse(
      'server.bad-origin',
      `origin is ${JSON.stringify(origin)}; write scheme and host: 'https://clinic.example'`,
    )
}

// Cookies of these names are Curfew's own.
const isTaken = (name: string): boolean => name === 'bag' || name === 'ask'

const checkName = (name: string | undefined): void => {
  if (name !== undefined && (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 40 || isTaken(name)))
    throw new Misuse(
      'server.bad-name',
      `name is ${JSON.stringify(name)}; write a short word of your application, such as 'till': a to z, 0 to 9 and single hyphens`,
    )
}

const checkPath = (path: string | undefined): void => {
  if (path !== undefined && !/^(?:\/[\w.~-]+)+$/.test(path))
    throw new Misuse('server.bad-path', `path is ${JSON.stringify(path)}; write it as addresses have it: '/session'`)
}

// A shorter one was meant in seconds or days.
const leastRetention = seconds(1)

const checkRetention = (retention: Duration | undefined): void => {
  if (retention !== undefined && !(Number.isFinite(retention) && retention >= leastRetention))
    throw new Misuse(
      'server.bad-retention',
      `retention is ${String(retention)}, and a number means milliseconds; write how long an ended session is remembered, such as days(1), or leave it out`,
    )
}

// No system has a longer name for itself.
const longestServer = 64

const checkServer = (server: unknown): void => {
  if (server !== undefined && !isShortText(server, longestServer))
    throw new Misuse(
      'server.bad-server',
      `server is ${JSON.stringify(server)}; write 1 to ${longestServer} characters without control characters, such as 'web-1'`,
    )
}

const checkJournals = (journals: Journals | undefined): void => {
  for (const journal of journalsOf(journals))
    if (typeof journal !== 'function' && typeof journal?.append !== 'function')
      throw new Misuse(
        'server.bad-journal',
        `journal has ${JSON.stringify(journal)}; give a function, a journal such as sqliteJournal(database), or a list of them`,
      )
}

// Plain JavaScript lets an application give something near a store. The error then names it, with the remedy.
const meantBy = (store: unknown): string | undefined => {
  if (typeof store === 'function') return 'is a function; call it: memoryStore()'
  if (valueShown(store) === 'a promise') return 'is a promise; await it'
  if (typeof (store as { readonly get?: unknown } | undefined)?.get === 'function')
    return 'is one for express-session, which has no versions; give memoryStore(), sqliteStore(…), redisStore(…) or postgresStore(…) of curfew/stores'
  return typeof store === 'object' && store !== null
    ? undefined
    : `is ${valueShown(store)}; give one of curfew/stores, such as memoryStore()`
}

const checkStore = (store: Store): void => {
  const meant = meantBy(store)
  if (meant !== undefined) throw new Misuse('store.unusable', `the store ${meant}`)
  for (const verb of ['find', 'save', 'findBySubject', 'list', 'due', 'forget', 'publish', 'subscribe'] as const)
    if (typeof store[verb] !== 'function')
      throw new Misuse(
        'store.unusable',
        `the store has no ${verb}; give one that passes the cases of curfew/stores/contract`,
      )
}

const checkData = (data: unknown): void => {
  if (data !== undefined && typeof data !== 'function')
    throw new Misuse(
      'session.bad-data',
      `data is ${valueShown(data)}; write a function that checks a value and gives it its type, such as (value) => schema.parse(value)`,
    )
}

const shortestSecret = 32

const checkDraftSecret = (secret: string | undefined): void => {
  if (secret !== undefined && secret.length < shortestSecret)
    throw new Misuse(
      'server.weak-secret',
      `draftSecret has ${secret.length} characters; write at least ${shortestSecret} of chance, such as 32 random bytes in base64url`,
    )
}

/**
 * Checks the options of `createSessions`.
 * @throws Misuse naming the option that cannot work.
 */
export const checkSetup = <Task extends string, Role extends string, Rules, Data>(
  setup: Setup<Task, Role, Rules, Data>,
): void => {
  const write = 'createSessions({ roles, store: memoryStore() })'
  checkFields(setup, setupFields, { code: 'server.unknown-option', name: 'createSessions', write })
  const { clock, data, draftSecret, journal, name, origin, path, plainHttp, retention, roles, server, store } = setup
  checkRoles(roles)
  checkClock(clock)
  checkPlainHttp(plainHttp)
  checkAddresses(setup)
  checkData(data)
  checkDraftSecret(draftSecret)
  checkJournals(journal)
  checkServer(server)
  checkName(name)
  checkOrigin(origin)
  checkPath(path)
  checkRetention(retention)
  checkStore(store)
}
