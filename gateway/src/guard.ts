import type { IncomingMessage, ServerResponse } from 'node:http'
import { StoreAway } from 'curfew'
import type { LiveVisit } from 'curfew/server/sessions'
import type { Site } from './config.ts'
import type { Engine } from './engine.ts'
import { becomeOriginal, type Told, toldBy } from './guard/original.ts'
import { judge } from './guard/verdict.ts'
import { ownCookies } from './heads/cookies.ts'
import { aboutPerson } from './heads.ts'
import type { FlatHeaders } from './pages.ts'

/** The answer of a sub-request, before it is written. */
interface Answer {
  readonly status: number
  readonly headers: FlatHeaders
}

const refusal = (status: number, why: string): Answer => ({
  status,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'Curfew-Refused', encodeURIComponent(why)],
})

/** The headers that the proxy copies to the application's request: the gateway's own, and the cookies without ours. */
const granted = (
  { serving, upstreamOf }: Engine,
  site: Site | undefined,
  { cookies }: Told,
  visit: LiveVisit | undefined,
): FlatHeaders => {
  const ours = ownCookies(serving.cookieNames)
  const left = cookies.flatMap((header) => ours.without(header) ?? []).join('; ')
  const { headers, dead } = serving.cookies.toApplication(left === '' ? [] : ['Cookie', left], visit?.key)
  if (!visit) return headers
  return [
    ...aboutPerson(visit),
    ...serving.assert(visit, site ? upstreamOf(site).origin : ''),
    ...headers,
    ...dead.flatMap((cookie) => ['Set-Cookie', cookie]),
    ...(visit.opening === undefined ? [] : ['Server-Timing', `curfew;desc="${visit.opening}"`]),
  ]
}

const answerTo = async (engine: Engine, request: IncomingMessage): Promise<Answer> => {
  const told = toldBy(request)
  const { original, strange } = told
  if (!original) return refusal(403, 'the proxy names no request, or two; see curfew-gateway config')
  becomeOriginal(request, original)
  const { serving, sessions, find } = engine
  const found = find(request)
  const url = `${serving.originOf(request)}${found?.target ?? '/'}`
  const verdict = await judge(request, {
    sessions,
    match: found?.match,
    strange,
    url,
    isApplicationLogin: serving.isApplicationLogin,
  })
  if (verdict.may) return { status: 200, headers: granted(engine, found?.site, told, verdict.visit) }
  // nginx takes 401 and 403 for a refusal, and any other status for a failure of its own.
  return refusal(verdict.status === 401 ? 401 : 403, verdict.why)
}

/** Answers the sub-request by which a proxy asks whether a request may pass; undefined when the path is another one. */
export const answerAuth =
  (engine: () => Engine) =>
  (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    if (request.url?.split('?')[0] !== '/auth') return undefined
    return answerTo(engine(), request)
      .catch((failure: unknown): Answer => {
        engine().sessions.report(failure, 'a sub-request')
        return refusal(503, failure instanceof StoreAway ? 'the store gives no answer' : 'the gateway failed')
      })
      .then(({ status, headers }) => {
        response.writeHead(status, ['Cache-Control', 'no-store', ...headers]).end()
      })
  }
