import { type Asked, notFound } from '../asking/door.ts'
import { may } from '../asking/may.ts'
import { refusalPage } from '../page/refusal.tsx'
import type { Desk } from '../setup.ts'
import { type Target, targetIn } from './target.ts'

const refusals = {
  'sessions.end': 'You may not end this session.',
  'sessions.message': 'You may not send a message to this session.',
} as const

/** The target that an address or a form names. It is a refusal where there is none, or the operator may not reach it. */
export const reach = async (
  desk: Desk,
  c: Asked,
  params: URLSearchParams,
  task: keyof typeof refusals,
): Promise<Response | Target> => {
  const target = await targetIn(desk, params)
  if (!target) return notFound(desk)(c)
  // A value that was not understood would leave more sessions in than was meant.
  if (target.faults.length > 0) return refusalPage(desk, 400, target.faults.join(' '))
  if (target.one && !may(desk, c.get('visit'), task, target.one)) return refusalPage(desk, 403, refusals[task])
  return target
}
