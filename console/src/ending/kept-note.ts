import { createHash } from 'node:crypto'
import type { Asked } from '../asking/door.ts'
import type { Desk } from '../setup.ts'
import type { Target } from './target.ts'

const name = 'curfew-console-note'
// As long as a person may take to prove who they are.
const keptSeconds = 600

// Another person in the same browser, or another choice of sessions, gets none of it.
const markOf = ({ subject }: { readonly subject: string }, { which }: Target): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, which]))
    .digest('base64url')
    .slice(0, 22)

const cookie = ({ at, sessions }: Desk, c: Asked, value: string, seconds: number): string => {
  // A proxy may hide from this server that the connection is encrypted. The sessions know it.
  const secure = sessions.takeCookie(c.req.raw).includes('; Secure') ? '; Secure' : ''
  return `${name}=${value}; Path=${at || '/'}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

/**
 * The `Set-Cookie` that keeps an operator's note while the application asks who they are. A note in the address would stand
 * in the log of every server on the way.
 */
export const keepNote = (desk: Desk, c: Asked, target: Target, note: string): string => {
  const value = `${markOf(c.get('visit'), target)}.${Buffer.from(note).toString('base64url')}`
  return cookie(desk, c, value, keptSeconds)
}

/** The note that was kept for this person and these sessions. Empty when there is none. */
export const keptNote = (c: Asked, target: Target): string => {
  const [, mark, note = ''] =
    new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)\\.([\\w-]*)`).exec(c.req.header('cookie') ?? '') ?? []
  return mark === markOf(c.get('visit'), target) ? Buffer.from(note, 'base64url').toString('utf8') : ''
}

/** The `Set-Cookie` that forgets it. */
export const forgetNote = (desk: Desk, c: Asked): string => cookie(desk, c, '', 0)
