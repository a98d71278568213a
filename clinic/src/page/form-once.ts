import { onceField, onceName } from 'curfew/server/once'
import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import { answerClaim, type Claim, claimIn, dropClaim } from '../storage/claim.ts'
import { forgetIn, onceIn } from '../storage/once.ts'
import { fieldIn } from './read-form.ts'
import { type Refuse, refusedByRule, refusedNow } from './still.ts'
import { requiredViewer } from './viewer.ts'

/** The name under which the answer to a request's form is kept. `said`: the form's values. */
export const nameOf = async (c: Context, clinic: Clinic, said: unknown): Promise<string | undefined> =>
  onceName(await fieldIn(c, onceField), requiredViewer(c, clinic).person.name, c.req.path, said)

const goTo = async (c: Context, clinic: Clinic, place: string): Promise<Response> => {
  await clinic.doors.took(c)
  return c.redirect(place, 303)
}

/**
 * Answers a form that acts: two presses act once and get the same answer. `said`: the form's values. `act` gives the
 * place to go to, or how to refuse. It runs right after session and role were checked again. One transaction holds the
 * act, its kept answer and the rule about its object. `follow` updates the sessions afterwards, only in the press that
 * acted. When it fails, the answer is forgotten and the next press acts again.
 */
export const answerOnce = async (
  c: Context,
  clinic: Clinic,
  said: unknown,
  act: () => string | Refuse,
  follow: () => void | Promise<void> = () => {},
): Promise<Response> => {
  const name = await nameOf(c, clinic, said)
  const refusal = await refusedNow(c, clinic)
  if (refusal) return refusal
  let hasActed = false
  const answer = onceIn<Refuse>(clinic.db, name, clinic.now(), () => {
    hasActed = true
    return refusedByRule(c, clinic) ?? act()
  })
  if (typeof answer !== 'string') return answer()
  try {
    if (hasActed) await follow()
  } catch (failure) {
    forgetIn(clinic.db, name)
    throw failure
  }
  return goTo(c, clinic, answer)
}

const pollMs = 50

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, pollMs))

// Session and roles may have changed while a press waited for its claim, so they are checked again.
const claimed = async (c: Context, clinic: Clinic, name: string): Promise<Claim | string | Response> => {
  let hasWaited = false
  for (;;) {
    const claim = claimIn(clinic.db, name, clinic.now())
    if (claim === undefined) {
      hasWaited = true
      await pause()
      continue
    }
    const refusal = hasWaited && typeof claim !== 'string' ? await refusedNow(c, clinic) : undefined
    if (refusal && typeof claim !== 'string') dropClaim(clinic.db, claim)
    return refusal ?? claim
  }
}

/**
 * Answers a form whose act is not in the records, such as the end of a session. One press claims the form in the database
 * and acts; a press meanwhile, on any server, waits for its answer. A failure or a refusal lets the next press act.
 */
export const answerOnceDone = async (
  c: Context,
  clinic: Clinic,
  said: unknown,
  act: () => Promise<string | Refuse>,
): Promise<Response> => {
  const name = await nameOf(c, clinic, said)
  const refusal = await refusedNow(c, clinic)
  if (refusal) return refusal
  const run = async (): Promise<string | Refuse> => refusedByRule(c, clinic) ?? (await act())
  const respond = (answer: string | Refuse) => (typeof answer === 'string' ? goTo(c, clinic, answer) : answer())
  if (name === undefined) return respond(await run())

  const claim = await claimed(c, clinic, name)
  if (claim instanceof Response) return claim
  if (typeof claim === 'string') return goTo(c, clinic, claim)
  try {
    const answer = await run()
    if (typeof answer === 'string') answerClaim(clinic.db, claim, answer, clinic.now())
    return await respond(answer)
  } finally {
    // An answered claim is an answer by now, and stays.
    dropClaim(clinic.db, claim)
  }
}
