import { Misuse } from '../../core/misuse.ts'
import { definePolicy, type Policy } from '../../core/policy.ts'
import { defineRoles, type Roles } from '../../core/role.ts'
import { type Duration, milliseconds } from '../../core/time.ts'
import type { Bags } from '../../server/bags/keeping.ts'
import type { Attaching } from '../../server/routes/cross-site.ts'
import type { Setup } from '../../server/sessions.ts'

/** The cookie options that are accepted: those that state Curfew's own behaviour, and how long a session lasts. */
export interface CookieOptions {
  /** How many milliseconds a session lasts without activity: its policy's `idle`. Needs `rolling: true`. */
  readonly maxAge?: number
  readonly path?: '/'
  readonly httpOnly?: true
  readonly sameSite?: 'lax' | true
  readonly secure?: 'auto' | true
}

/** The options of express-session that are accepted. */
export interface KnownOptions {
  readonly cookie?: CookieOptions
  readonly resave?: false
  readonly saveUninitialized?: false
  readonly rolling?: true
  /** The effect of `req.session = null`. Default: `keep`, which only drops the changes of this request. */
  readonly unset?: 'destroy' | 'keep'
}

const refused = (fault: string, remedy: string): Misuse => new Misuse('express-session.option', `${fault}; ${remedy}`)

// The options that are refused, with what to write instead.
const remedies: Readonly<Record<string, string>> = {
  secret: 'leave it out: the cookie holds 256 random bits, which cannot be guessed, and needs no signature',
  name: "leave it out: the cookie is called __Host-curfew, over plain HTTP curfew, so that no other host's can take its place",
  key: 'leave it out: the cookie is called __Host-curfew, over plain HTTP curfew',
  genid: 'leave it out: a token is 256 random bits, and req.sessionID is made of its hash',
  proxy: "write origin: 'https://clinic.example', the address that people see",
}

const known = [
  'store',
  'bags',
  'who',
  'roles',
  'policy',
  'anonymousFor',
  'cookie',
  'resave',
  'saveUninitialized',
] as const
const knownToo = [
  'rolling',
  'unset',
  'clock',
  'journal',
  'path',
  'retention',
  'draftSecret',
  'origin',
  'plainHttp',
  'crossSite',
  'trustedProxies',
  'keepAddress',
  'server',
] as const
const names: ReadonlySet<string> = new Set([...known, ...knownToo])

// By option: the values that are accepted, and what to write instead of any other.
const values: Readonly<Record<string, readonly [taken: readonly unknown[], remedy: string]>> = {
  resave: [[false], 'leave it out: a bag is saved when it has changed'],
  saveUninitialized: [[false], 'leave it out: an empty bag is not saved'],
  rolling: [[true], 'leave it out: activity renews a session, and a policy says what counts as activity'],
  unset: [['destroy', 'keep'], "write 'destroy' or 'keep'"],
}

const cookieValues: typeof values = {
  path: [['/'], 'leave it out: the __Host- prefix takes the path /'],
  httpOnly: [[true], 'leave it out: no script ever reads the cookie'],
  sameSite: [['lax', true], "leave it out: the cookie is Lax, and other sites' requests for changes are refused"],
  secure: [['auto', true], "leave it out: over HTTPS it is Secure; plainHttp: 'allowed' lets sessions start without"],
  domain: [[], 'leave it out: the __Host- prefix takes none'],
  expires: [[], 'write a policy with a lifetime: the server ends a session, and the cookie has no date'],
  maxAge: [[], 'write it in milliseconds'],
}

const checkValues = (options: object, allowed: typeof values, prefix: string): void => {
  for (const [name, value] of Object.entries(options)) {
    const [taken, remedy] = allowed[name] ?? []
    if (value === undefined || !taken || !remedy || taken.includes(value)) continue
    if (name !== 'maxAge' || typeof value !== 'number')
      throw refused(`${prefix}${name} is ${JSON.stringify(value) ?? String(value)}`, remedy)
  }
}

/**
 * Refuses options that mean nothing here.
 * @throws Misuse with what to write instead.
 */
export const checkOptions = (
  options: KnownOptions & { readonly store: unknown; readonly bags: unknown; readonly who: unknown },
): void => {
  for (const name of Object.keys(options))
    if (!names.has(name)) throw refused(`the option ${name} is not taken`, remedies[name] ?? 'leave it out')
  checkValues(options, values, '')
  const cookie = options.cookie ?? {}
  for (const name of Object.keys(cookie))
    if (!(name in cookieValues)) throw refused(`the option cookie.${name} is not taken`, 'leave it out')
  checkValues(cookie, cookieValues, 'cookie.')
  // Only a store for express-session has `get`.
  if (typeof (options.store as { readonly get?: unknown } | undefined)?.get === 'function')
    throw refused(
      'the store is one for express-session: it has no versions, so it loses the changes of one of two requests',
      'give memoryStore(), sqliteStore(…), redisStore(…) or postgresStore(…) of curfew/stores',
    )
  for (const verb of ['find', 'save', 'drop', 'forget'] as const)
    if (typeof (options.bags as Partial<Bags> | undefined)?.[verb] !== 'function')
      throw refused(`the bags have no ${verb}`, 'write bags: memoryBags(), sqliteBags(…), or what passes bagContract')
  if (typeof options.who !== 'function')
    throw new Misuse(
      'express-session.who',
      'who is missing; say how a bag tells who is signed in: who: (bag) => bag.user && { subject: bag.user, roles: [] }',
    )
}

/** Curfew's own options: those of `createSessions`, the store of bags, and one policy where there are no roles. */
export interface Setting<Task extends string, Role extends string, Rules>
  extends Omit<Setup<Task, Role, Rules>, 'roles'> {
  /** The store of bags: `memoryBags()`, `sqliteBags(…)`, `redisBags(…)`, `postgresBags(…)`. It must last as long as the store. */
  readonly bags: Bags
  /** Default: one role, `person`, without tasks. */
  readonly roles?: Roles<Task, Role, Rules>
  /** The same as in `attach` of `forExpress`. Those requests have no `req.session`. */
  readonly crossSite?: Attaching['crossSite']
  /** When the session of that one role ends. Default: `oneMinute`, or `cookie.maxAge`. */
  readonly policy?: Policy
  /** How long the bag of a visitor who is not signed in is kept after its last use. Default: a day. */
  readonly anonymousFor?: Duration
}

/** The roles of an application: its own, or the one role `person` under the given policy. */
export const rolesFor = <Task extends string, Role extends string, Rules>({
  roles,
  policy,
  cookie,
  rolling,
}: Setting<Task, Role, Rules> & KnownOptions): Roles<Task, Role, Rules> => {
  const maxAge = cookie?.maxAge
  if (policy && roles) throw refused('both roles and policy are given', 'give each role its policy, and leave this out')
  if (maxAge !== undefined && (roles ?? policy))
    throw refused('cookie.maxAge says a second time when sessions end', 'leave it to the policy')
  if (maxAge !== undefined && rolling !== true)
    throw refused(
      `cookie.maxAge is ${maxAge}`,
      'write rolling: true beside it if a session is to last so long without activity; if so long in all, write ' +
        'policy: definePolicy({ lifetime: … }) instead',
    )
  if (roles) return roles
  const idle = maxAge === undefined ? {} : { idle: milliseconds(maxAge) }
  const onePolicy = defineRoles({ tasks: [], roles: { person: { tasks: [], policy: policy ?? definePolicy(idle) } } })
  return onePolicy as unknown as Roles<Task, Role, Rules>
}
