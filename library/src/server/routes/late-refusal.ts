import { type MaybePromise, whenReady } from '../../core/maybe-promise.ts'
import type { Entered } from './binding.ts'

/** The error with which a refused body ends. Frameworks read its status. */
export const lateFailure = (status: number): Error =>
  Object.assign(new Error(`Curfew refuses this with ${status}: it may not be done any more.`), {
    status,
    statusCode: status,
    expose: true,
    code: `curfew-${status}`,
  })

/** The second check of a request, once its body has arrived, and its outcome. */
export interface LateRefusal {
  /** Why the body must not end, or undefined. */
  readonly again: () => MaybePromise<Error | undefined>
  /** The refusal to send instead of the route's response, if there is one. */
  readonly refusal: () => Response | undefined
}

/** Checks again when the body has arrived. It waits for `refused` before the body fails. */
export const lateRefusal = (
  again: NonNullable<Entered['again']>,
  refused: (refusal: Response) => MaybePromise<void> = () => {},
): LateRefusal => {
  let kept: Response | undefined
  return {
    again: () =>
      whenReady(again(), (refusal) => {
        kept = refusal
        return refusal && whenReady(refused(refusal), () => lateFailure(refusal.status))
      }),
    refusal: () => kept,
  }
}
