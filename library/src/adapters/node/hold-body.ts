import type { IncomingMessage, ServerResponse } from 'node:http'
import { holdEnd } from '../../server/http/late-body.ts'
import { lateRefusal } from '../../server/routes/late-refusal.ts'
import type { Entered } from '../../server/routes/middleware.ts'
import { answerInstead } from './answer-instead.ts'
import { isAtUpgrade } from './upgrade.ts'

/** Holds back the end of a request's body, checks again whether the request is allowed, and refuses it if not. */
export const holdBody = (
  { again }: Pick<Entered, 'again'>,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  if (!again || isAtUpgrade(response)) return
  const late = lateRefusal(again, (refusal) => answerInstead(refusal, response).catch(() => void response.destroy()))
  holdEnd(request, { again: late.again, isOver: () => response.writableEnded })
}
