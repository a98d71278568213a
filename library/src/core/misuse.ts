/** What a `Misuse` can be about. The codes are stable: match on them, not on the words. */
export type MisuseCode =
  | 'policy.not-a-duration'
  | 'policy.not-a-choice'
  | 'policy.warning-too-short'
  | 'policy.warning-not-shorter'
  | 'policy.too-little-quiet'
  | 'policy.lifetime-not-longer'
  | 'policy.lease-too-short'
  | 'policy.too-long-for-a-timer'
  | 'policy.no-reason-given'
  | 'roles.unknown-task'
  | 'roles.unknown-role'
  | 'roles.apart'
  | 'roles.task-of-nobody'
  | 'route.undeclared'
  | 'server.bad-origin'
  | 'server.bad-path'
  | 'server.plain-http'
  | 'server.not-attached'
  | 'server.weak-secret'
  | 'store.unusable'
  | 'react.no-provider'
  | 'express-session.option'
  | 'express-session.who'
  | 'express-session.content'

/**
 * The one error that Curfew throws of its own accord: something was written that cannot work. It names the thing, the
 * value and what to write instead, and is thrown when the application starts wherever that is possible.
 */
export class Misuse extends Error {
  override readonly name = 'Misuse'
  /** Which misuse it is; stable over versions. */
  readonly code: MisuseCode
  /** The page and heading that explain it. */
  readonly docs: string

  constructor(code: MisuseCode, message: string) {
    const docs = `docs/misuse.md#${code.replace('.', '-')}`
    super(`${message} (${code}; see ${docs})`)
    this.code = code
    this.docs = docs
  }
}
