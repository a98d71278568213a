import { parseArgs } from 'node:util'
import type { Algorithm } from './assertion.ts'
import { configFile } from './config.ts'
import type { ClientFrom } from './proxy/client-address.ts'
import { Wrong } from './wrong.ts'

/** An address to listen on. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** The settings of a running gateway, as its flags give them. */
export interface Settings {
  readonly listen: Address
  /** The address of `health`, `metrics` and `auth`. */
  readonly private: Address
  /** The origin under which browsers see the gateway. Undefined: loopback only. */
  readonly origin?: string
  /** The path of the gateway's own pages. Default: `/_curfew`. */
  readonly at: string
  /** The name of the sessions, for their cookie and the browser's storage. Default: `gateway`. */
  readonly name: string
  /** The file of roles and routes. Undefined: one role, one minute, every path signed in. */
  readonly config?: string
  /** The file of accounts. */
  readonly accounts: string
  /** The store of sessions: `memory`, `sqlite:FILE`, or the address of Redis or PostgreSQL. */
  readonly store: string
  /** The signature of assertions. */
  readonly assertions: Algorithm
  /** The word for a client's address: the connection's, or that of the proxy before the gateway. */
  readonly clientFrom: ClientFrom
  /** `journal`: who signs in, and why sessions end. `requests`: each request too. */
  readonly log: 'requests' | 'journal' | 'nothing'
  /** The sign-in: the gateway's own pages, or the application's login. */
  readonly signIn: { readonly by: 'gateway' } | { readonly by: 'application'; readonly loginAt: string }
  /** Cookies of the application that live no longer than the session in which they were set. */
  readonly applicationCookies: readonly string[]
  /** The application's path for signing out. */
  readonly signOutAt?: string
  /** The application behind the gateway, unless the config names several. */
  readonly upstream?: URL
}

/** The flags of the commands that run a gateway, with their defaults, for help texts. */
export const flagsHelp = `  --listen HOST:PORT      where browsers come in             (127.0.0.1:4180)
  --private HOST:PORT     health, metrics and auth           (127.0.0.1:4181)
  --origin ORIGIN         the address that browsers see      (loopback only)
  --config FILE           roles and routes                   (curfew.json, where it is there)
  --accounts FILE         people and their passwords         (accounts.json)
  --store STORE           memory, sqlite:FILE, redis://… or postgres://… (sqlite:curfew-data/curfew.db)
  --at PATH               the gateway's own pages            (/_curfew)
  --name NAME             the name in the cookie             (gateway)
  --assertions ALGORITHM  EdDSA, or ES256 for libraries without Ed25519 (EdDSA)
  --behind-proxy          a proxy names the client in X-Forwarded-For, and nobody else reaches --listen
  --log WHAT              journal, requests or nothing       (journal)
  --sign-in WHOSE         gateway or application             (gateway)
  --login-at PATH         the application's login page       (/login)
  --application-cookie N  a cookie of the application that ends with the session
  --sign-out-at PATH      the application's sign-out`

const options = {
  listen: { type: 'string', default: '127.0.0.1:4180' },
  private: { type: 'string', default: '127.0.0.1:4181' },
  origin: { type: 'string' },
  config: { type: 'string' },
  accounts: { type: 'string', default: 'accounts.json' },
  store: { type: 'string', default: 'sqlite:curfew-data/curfew.db' },
  at: { type: 'string', default: '/_curfew' },
  name: { type: 'string', default: 'gateway' },
  assertions: { type: 'string', default: 'EdDSA' },
  'behind-proxy': { type: 'boolean', default: false },
  log: { type: 'string', default: 'journal' },
  'sign-in': { type: 'string', default: 'gateway' },
  'login-at': { type: 'string', default: '/login' },
  'application-cookie': { type: 'string', multiple: true, default: [] as string[] },
  'sign-out-at': { type: 'string' },
} as const

const addressOf = (flag: string, text: string): Address => {
  const found = /^(?:\[([\da-f:.]+)\]|([^:]*)):(\d{1,5})$/i.exec(text)
  const port = Number(found?.[3])
  if (!found || port > 65_535) throw new Wrong(`--${flag} is '${text}'; write HOST:PORT, such as 127.0.0.1:4180`)
  return { host: found[1] ?? (found[2] || '127.0.0.1'), port }
}

const isLoopback = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host)

const originOf = (text: string): string => {
  if (URL.canParse(text) && new URL(text).origin === text) return text
  throw new Wrong(`--origin is '${text}'; write scheme and host: https://shop.example`)
}

const pathOf = (flag: string, text: string): string => {
  if (/^(?:\/[\w.~-]+)+$/.test(text)) return text
  throw new Wrong(`--${flag} is '${text}'; write a path without a slash at its end: /_curfew`)
}

// Django's paths end in a slash, and others' do not.
const applicationPath = (flag: string, text: string): string => {
  if (/^\/(?:[\w.~-]+\/)*[\w.~-]*$/.test(text)) return text
  throw new Wrong(`--${flag} is '${text}'; write a path of the application, such as /login`)
}

const oneOf = <Choice extends string>(flag: string, text: string, choices: readonly Choice[]): Choice => {
  const found = choices.find((choice) => choice === text)
  if (found !== undefined) return found
  throw new Wrong(`--${flag} is '${text}'; write ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`)
}

const upstreamOf = (text: string): URL => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text)
  throw new Wrong(`the application's address is '${text}'; write it as http://127.0.0.1:8000`)
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (failure) {
    const words = failure instanceof Error ? failure.message.split('. ')[0] : String(failure)
    throw new Wrong(`${words}; see --help`)
  }
}

/**
 * Reads the arguments of a command that runs a gateway: the application's address, and flags.
 * @throws Wrong naming the flag, its value and what to write.
 */
export const readSettings = (args: readonly string[]): Settings => {
  const { values, positionals } = parsed(args)
  const [upstream, ...more] = positionals
  if (more.length > 0) throw new Wrong(`'${more.join(' ')}' is one address too many; name several in --config`)
  const listen = addressOf('listen', values.listen)
  if (values.origin === undefined && !isLoopback(listen.host))
    throw new Wrong(
      `--listen is '${values.listen}', which others can reach; say --origin, such as https://shop.example`,
    )
  const config = configFile(values.config)
  const by = oneOf('sign-in', values['sign-in'], ['gateway', 'application'])
  return {
    listen,
    private: addressOf('private', values.private),
    at: pathOf('at', values.at),
    name: values.name,
    accounts: values.accounts,
    store: values.store,
    assertions: oneOf('assertions', values.assertions, ['EdDSA', 'ES256']),
    clientFrom: values['behind-proxy'] ? 'proxy' : 'connection',
    log: oneOf('log', values.log, ['journal', 'requests', 'nothing']),
    signIn: by === 'gateway' ? { by } : { by, loginAt: applicationPath('login-at', values['login-at']) },
    applicationCookies: values['application-cookie'],
    ...(values.origin !== undefined && { origin: originOf(values.origin) }),
    ...(config !== undefined && { config }),
    ...(values['sign-out-at'] !== undefined && { signOutAt: applicationPath('sign-out-at', values['sign-out-at']) }),
    ...(upstream !== undefined && { upstream: upstreamOf(upstream) }),
  }
}
