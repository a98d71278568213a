import { after, between } from '../../core/time.ts'
import type { Stored } from '../../stores/store.ts'
import { type Engine, fromOf, policyOf, writeOf } from '../engine/engine.ts'
import { ownHeaders, problem } from '../http/problem.ts'
import type { RequestHead } from '../http/request.ts'
import { idOf } from '../http/token.ts'
import { createDraftKeys } from './key.ts'

/** Answers a live session's request for the key of a draft: a new draft, or the one with an id. */
export type Drafts = (head: RequestHead, stored: Stored, id: string | null) => Promise<Response>

/** The drafts of an application with this secret; none without a secret. */
export const createDrafts = (engine: Engine, secret: string | undefined): Drafts => {
  const keys = secret === undefined ? undefined : createDraftKeys(secret)

  return async (head, { key, session }, id) => {
    const refuse = (reason: string): Promise<void> =>
      writeOf(engine, key, session, { what: 'draft-refused', reason, ...fromOf(engine, head) })
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
    // A page may still show another person. It must not encrypt that draft with this person's key, so name the person.
    const granted = {
      id: found.id,
      key: found.key,
      keepForMs: between(now, until),
      session: await idOf(key),
      person: await engine.personOf(session.subject),
    }
    return new Response(JSON.stringify(granted), { headers: { 'content-type': 'application/json', ...ownHeaders } })
  }
}
