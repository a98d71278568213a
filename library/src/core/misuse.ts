/** The codes of `Misuse`. They are stable: match on them, not on the words. */
export type MisuseCode =
  | 'policy.unknown-field'
  | 'policy.not-a-duration'
  | 'policy.not-a-choice'
  | 'policy.warning-too-short'
  | 'policy.warning-not-shorter'
  | 'policy.too-little-quiet'
  | 'policy.more-time-not-longer'
  | 'policy.lifetime-not-longer'
  | 'policy.lease-too-short'
  | 'policy.too-long-for-a-timer'
  | 'policy.no-reason-given'
  | 'policy.not-a-count'
  | 'policy.persistent-presence'
  | 'roles.not-as-written'
  | 'roles.unknown-task'
  | 'roles.unknown-role'
  | 'roles.apart'
  | 'roles.task-of-nobody'
  | 'subject.not-an-id'
  | 'route.bad-age'
  | 'route.cross-site'
  | 'route.no-guard'
  | 'route.undeclared'
  | 'server.bad-clock'
  | 'server.bad-cross-site'
  | 'server.bad-filter'
  | 'server.bad-journal'
  | 'server.bad-keep-address'
  | 'server.bad-message'
  | 'server.bad-name'
  | 'server.bad-origin'
  | 'server.bad-path'
  | 'server.bad-proxy'
  | 'server.bad-retention'
  | 'server.bad-server'
  | 'server.bad-plain-http'
  | 'server.unknown-option'
  | 'server.no-sessions'
  | 'server.plain-http'
  | 'server.not-attached'
  | 'server.weak-secret'
  | 'server.bad-wait'
  | 'session.bad-data'
  | 'session.bad-how'
  | 'session.bad-who'
  | 'session.too-late'
  | 'sockets.no-person'
  | 'sockets.own-server'
  | 'sockets.skipped'
  | 'store.no-records'
  | 'store.unusable'
  | 'metrics.bad-readers'
  | 'console.bad-fresh'
  | 'console.bad-network'
  | 'console.bad-path'
  | 'console.unknown-task'
  | 'react.no-provider'
  | 'express-session.option'
  | 'express-session.who'
  | 'express-session.content'

/**
 * The error for code or settings that cannot work. It names the field, the value and what to write instead. Curfew throws
 * it when the application starts, wherever that is possible. In a request each adapter answers with its `status` alone,
 * and stderr has the words for the developer.
 */
export class Misuse extends Error {
  override readonly name = 'Misuse'
  /** The kind of misuse; stable over versions. */
  readonly code: MisuseCode
  /** The page and heading that explain it, from the folder of the package. */
  readonly docs: string
  /** The HTTP status: 500, or 421 for a request to an address at which no session may start. */
  readonly status: 421 | 500
  /** The mark for an error page of Next: `curfew-` and the status. */
  readonly digest: string

  constructor(code: MisuseCode, message: string) {
    const docs = `docs/misuse.md#${code.replace('.', '-')}`
    super(`${message} (${code}; see node_modules/curfew/${docs})`)
    this.code = code
    this.status = code === 'server.plain-http' ? 421 : 500
    this.digest = `curfew-${this.status}`
    this.docs = docs
  }
}
