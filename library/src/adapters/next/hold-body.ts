import { heldRequest } from '../../server/http/late-request.ts'
import { type LateRefusal, lateRefusal } from '../../server/routes/late-refusal.ts'
import type { Entered } from '../../server/routes/middleware.ts'

// With several guards, one holds the body back. The others only add their checks.
const isHeld = new WeakSet<Entered>()

/** The same request with the end of its body held back, and the refusal if a check then fails. */
export const holdBody = (
  entered: Entered,
  request: Request,
): (LateRefusal & { readonly request: Request }) | undefined => {
  const { again } = entered
  if (!again || isHeld.has(entered)) return undefined
  isHeld.add(entered)
  const late = lateRefusal(again)
  return { ...late, request: heldRequest(request, late.again) }
}
