import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Desk } from '../setup.ts'

const name = 'curfew-console-note'
// As long as a person may take to prove who they are.
const keptSeconds = 600

/** The text of an act, with its person, the page of the act, and the sessions that they chose. */
export interface Typed {
  readonly subject: string
  readonly act: 'end' | 'message'
  readonly which: string
}

/**
 * The mark of a kept text. Another person in the same browser, another act or another choice of sessions has another one.
 * A form carries it, because nobody knows whose a session was that is over.
 */
export const markOf = ({ subject, act, which }: Typed): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, act, which]))
    .digest('base64url')
    .slice(0, 22)

/** Whether a text of a form is such a mark. It stands in a header. */
export const isMark = (text: string): boolean => /^[\w-]{22}$/.test(text)

const cookie = ({ at, sessions }: Desk, c: Context, value: string, seconds: number): string => {
  // A proxy may hide from this server that the connection is encrypted. The sessions know it.
  const secure = sessions.takeCookie(c.req.raw).includes('; Secure') ? '; Secure' : ''
  return `${name}=${value}; Path=${at || '/'}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

/**
 * The `Set-Cookie` that keeps what an operator typed while the application asks who they are. In the address it would
 * stand in the log of every server on the way.
 */
export const keepText = (desk: Desk, c: Context, mark: string, text: string): string =>
  cookie(desk, c, `${mark}.${Buffer.from(text).toString('base64url')}`, keptSeconds)

/** The text that was kept for this person, act and choice. Empty when there is none. */
export const keptText = (c: Context, typed: Typed): string => {
  const [, mark, text = ''] =
    new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)\\.([\\w-]*)`).exec(c.req.header('cookie') ?? '') ?? []
  return mark === markOf(typed) ? Buffer.from(text, 'base64url').toString('utf8') : ''
}

/** The `Set-Cookie` that forgets it. */
export const forgetText = (desk: Desk, c: Context): string => cookie(desk, c, '', 0)
