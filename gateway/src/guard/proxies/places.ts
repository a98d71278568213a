import { claims } from '../../heads/claims.ts'

/** The addresses and paths that a proxy's configuration names. */
export interface Places {
  /** Where the gateway listens for browsers: `127.0.0.1:4180`. */
  readonly listen: string
  /** Where the gateway answers sub-requests: `127.0.0.1:4181`. */
  readonly private: string
  /** The application: `http://127.0.0.1:8000`. */
  readonly upstream: string
  /** The path of the gateway's own pages: `/_curfew`. */
  readonly at: string
  /** The name of the sessions, as their cookie has it. */
  readonly name: string
  /** Paths of the application whose responses the gateway must see: its login and its sign-out. */
  readonly watched: readonly string[]
}

/** The watched paths of an application of which the gateway must see every response. */
export const everyPath: readonly string[] = ['']

/** A pattern of the watched paths, and of those below them; undefined when there is none. */
export const watchedPattern = ({ watched }: Places): string | undefined =>
  watched.length === 0
    ? undefined
    : `^(${watched.map((path) => path.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')).join('|')})(/|$)`

/** Headers of the gateway that a proxy copies from the answer of the sub-request to the application's request. */
export const identity = ['Curfew-Assertion', 'Curfew-Subject', 'Curfew-Roles', 'Curfew-Tasks'] as const

/** Headers that the application must not get. The gateway alone reads them, or they change the path or the method. */
export const unwanted = [
  'Curfew-Page-Token',
  'Curfew-Passive',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method',
  'X-HTTP-Method-Override',
  'X-Method-Override',
  'Forwarded',
] as const

/** Headers about the connection or the person that other proxies set, and that applications trust. */
export const claimed = [
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Server',
  'X-Forwarded-Scheme',
  'X-Forwarded-Ssl',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Groups',
  'X-Forwarded-Preferred-Username',
  'X-Forwarded-Access-Token',
  ...claims,
] as const
