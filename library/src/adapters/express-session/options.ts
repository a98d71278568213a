import { type KnownFields, wordMeant } from '../../core/known-fields.ts'
import { Misuse } from '../../core/misuse.ts'
import { definePolicy, type Policy } from '../../core/policy.ts'
import { defineRoles, type Roles } from '../../core/role.ts'
import { type Duration, milliseconds } from '../../core/time.ts'
import type { Bags } from '../../server/bags/keeping.ts'
import type { Attaching } from '../../server/routes/cross-site.ts'
import type { Setup } from '../../server/sessions.ts'
import { setupFields } from '../../server/setup.ts'

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

/** One option that is refused, and what to write instead. */
interface Refused {
  readonly fault: string
  readonly remedy: string
}

const sentenceOf = ({ fault, remedy }: Refused): string => `${fault}; ${remedy}`

// All at once, because an application that comes from express-session has several.
const refusal = (refused: readonly Refused[]): Misuse => {
  const sentences = refused.map(sentenceOf)
  return new Misuse(
    'express-session.option',
    sentences.length === 1
      ? String(sentences[0])
      : `${sentences.length} options cannot stay:\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}\n`,
  )
}

// The options that are refused, with what to write instead.
const remedies: Readonly<Record<string, string>> = {
  secret: 'leave it out: the cookie holds 256 random bits, which cannot be guessed, and needs no signature',
  name: "leave it out: the cookie is called __Host-curfew, over plain HTTP curfew, so that no other host's can take its place",
  key: 'leave it out: the cookie is called __Host-curfew, over plain HTTP curfew',
  data: 'leave it out: an application keeps its own values in req.session',
  genid: 'leave it out: a token is 256 random bits, and req.sessionID is made of its hash',
  proxy: "write origin: 'https://clinic.example', the address that people see",
}

type OwnOptions = Omit<Setting<never, never, never>, keyof Setup<never, never, never> | 'roles'> &
  KnownOptions & { readonly who: unknown }

const ownFields: KnownFields<OwnOptions> = {
  bags: true,
  who: true,
  policy: true,
  anonymousFor: true,
  crossSite: true,
  cookie: true,
  resave: true,
  saveUninitialized: true,
  rolling: true,
  unset: true,
}

// The cookie keeps one name, which the migration tells an application that named its own. Its values are in its bag.
const { name: _name, data: _data, ...setupFieldsTaken } = setupFields
const names: readonly string[] = Object.keys({ ...ownFields, ...setupFieldsTaken })

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

const faultsOfValues = (options: object, allowed: typeof values, prefix: string): readonly Refused[] =>
  Object.entries(options).flatMap(([name, value]) => {
    const [taken, remedy] = allowed[name] ?? []
    if (value === undefined || !taken || !remedy || taken.includes(value)) return []
    if (name === 'maxAge' && typeof value === 'number') return []
    return [{ fault: `${prefix}${name} is ${JSON.stringify(value) ?? String(value)}`, remedy }]
  })

const faultOfName = (name: string): Refused => {
  const meant = wordMeant(name, names)
  return {
    fault: `the option ${name} is not taken`,
    remedy: remedies[name] ?? (meant ? `write ${meant}` : 'leave it out'),
  }
}

// Only a store for express-session has `get`.
const isStoreOfBags = (store: unknown): boolean =>
  typeof (store as { readonly get?: unknown } | undefined)?.get === 'function'

const faultsOfStores = ({ store, bags }: { readonly store: unknown; readonly bags: unknown }): readonly Refused[] => {
  const verb = (['find', 'save', 'drop', 'forget'] as const).find(
    (name) => typeof (bags as Partial<Bags> | undefined)?.[name] !== 'function',
  )
  return [
    ...(isStoreOfBags(store)
      ? [
          {
            fault:
              'the store is one for express-session: it has no versions, so it loses the changes of one of two requests',
            remedy: 'give memoryStore(), sqliteStore(…), redisStore(…) or postgresStore(…) of curfew/stores',
          },
        ]
      : []),
    ...(store === undefined
      ? [
          {
            fault: 'there is no store',
            remedy: 'write store: memoryStore(), or one that outlives a restart: sqliteStore(…)',
          },
        ]
      : []),
    ...(verb === undefined
      ? []
      : [
          {
            fault: `the bags have no ${verb}`,
            remedy: 'write bags: memoryBags(), sqliteBags(…), or what passes bagContract',
          },
        ]),
  ]
}

/** The options that say when sessions end. */
type TimesAsWritten = Pick<KnownOptions, 'cookie' | 'rolling'> & { readonly roles?: unknown; readonly policy?: unknown }

const faultsOfTimes = ({ roles, policy, cookie, rolling }: TimesAsWritten): readonly Refused[] => {
  const maxAge = cookie?.maxAge
  const found: Refused[] = []
  if (policy && roles)
    found.push({ fault: 'both roles and policy are given', remedy: 'give each role its policy, and leave this out' })
  if (typeof maxAge !== 'number') return found
  if (roles ?? policy)
    found.push({ fault: 'cookie.maxAge says a second time when sessions end', remedy: 'leave it to the policy' })
  else if (rolling !== true)
    found.push({
      fault: `cookie.maxAge is ${maxAge}`,
      remedy:
        'write rolling: true beside it if a session is to last so long without activity; if so long in all, write ' +
        'policy: definePolicy({ lifetime: … }) instead',
    })
  return found
}

const whoIsMissing: Refused = {
  fault: 'who is missing',
  remedy: 'say how a bag tells who is signed in: who: (bag) => bag.user && { subject: bag.user, roles: [] }',
}

const toWrite = 'write session({ store: memoryStore(), bags: memoryBags(), who: (bag) => … })'

/**
 * Refuses options that mean nothing here, all of them in one error.
 * @throws Misuse with what to write instead.
 */
export const checkOptions = (
  options: KnownOptions & TimesAsWritten & { readonly store: unknown; readonly bags: unknown; readonly who: unknown },
): void => {
  if (typeof options !== 'object' || options === null)
    throw refusal([{ fault: 'session() has no options', remedy: toWrite }])
  const cookie = options.cookie ?? {}
  const faults = [
    ...Object.keys(options)
      .filter((name) => !names.includes(name))
      .map(faultOfName),
    ...faultsOfValues(options, values, ''),
    ...Object.keys(cookie)
      .filter((name) => !(name in cookieValues))
      .map((name) => ({ fault: `the option cookie.${name} is not taken`, remedy: 'leave it out' })),
    ...faultsOfValues(cookie, cookieValues, 'cookie.'),
    ...faultsOfTimes(options),
    ...faultsOfStores(options),
  ]
  if (typeof options.who === 'function') {
    if (faults.length > 0) throw refusal(faults)
  } else if (faults.length > 0) throw refusal([...faults, whoIsMissing])
  else throw new Misuse('express-session.who', sentenceOf(whoIsMissing))
}

/** Curfew's own options: those of `createSessions`, the store of bags, and one policy where there are no roles. */
export interface Setting<Task extends string, Role extends string, Rules>
  extends Omit<Setup<Task, Role, Rules>, 'roles' | 'data'> {
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
}: Setting<Task, Role, Rules> & KnownOptions): Roles<Task, Role, Rules> => {
  if (roles) return roles
  const maxAge = cookie?.maxAge
  const idle = maxAge === undefined ? {} : { idle: milliseconds(maxAge) }
  const onePolicy = defineRoles({ tasks: [], roles: { person: { tasks: [], policy: policy ?? definePolicy(idle) } } })
  return onePolicy as unknown as Roles<Task, Role, Rules>
}

/** The options of `createSessions` among those of the drop-in. */
export const setupIn = <Written extends object>(
  options: Written,
): Pick<Written, keyof Written & keyof Setup<never, never, never>> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(setupFieldsTaken, name))) as never
