import { Misuse } from '../core/misuse.ts'
import { after, between } from '../core/time.ts'
import type { Stored } from '../stores/store.ts'
import { createDraftKeys } from './draft-key.ts'
import { type Engine, policyOf, writeOf } from './engine.ts'
import { ownHeaders, problem } from './problem.ts'
import { idOf } from './token.ts'

/** Answers a live session that asks for the key of a draft: of a new one, or of the one with an id. */
export type Drafts = (stored: Stored, id: string | null) => Promise<Response>

const shortestSecret = 32

/**
 * The drafts of an application with this secret; without one it has none.
 * @throws Misuse when the secret could be guessed.
 */
export const createDrafts = (engine: Engine, secret: string | undefined): Drafts => {
  if (secret !== undefined && secret.length < shortestSecret)
    throw new Misuse(
      'server.weak-secret',
      `draftSecret has ${secret.length} characters; write at least ${shortestSecret} of chance, such as 32 random bytes in base64url`,
    )
  const keys = secret === undefined ? undefined : createDraftKeys(secret)

  return async ({ key, session }, id) => {
    const refuse = (reason: string): Promise<void> => writeOf(engine, key, session, { what: 'draft-refused', reason })
    if (!keys) {
      await refuse('no-secret')
      return problem(404, 'No drafts are kept here: createSessions was given no draftSecret.')
    }
    const keepFor = policyOf(engine, session).drafts
    const now = engine.clock()
    const found =
      id === null ? keepFor && (await keys.make(session.subject, now)) : await keys.find(session.subject, id)
    if (!found && id === null) return problem(404, 'No drafts are kept for this person.')
    const until = found && keepFor && after(found.madeAt, keepFor)
    if (!found || !until || until <= now) {
      await refuse(found ? 'too-old' : 'not-theirs')
      return problem(410, 'There is no such draft, or not for this person, or not any more.')
    }
    // A page that is still another person's must not close its draft up with this person's key.
    const granted = { id: found.id, key: found.key, keepForMs: between(now, until), session: await idOf(key) }
    return new Response(JSON.stringify(granted), { headers: { 'content-type': 'application/json', ...ownHeaders } })
  }
}
