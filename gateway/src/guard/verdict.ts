import type { IncomingMessage } from 'node:http'
import type { LiveVisit, RequestHead, Sessions } from 'curfew/server/sessions'
import { clientAddress } from '../proxy/client-address.ts'
import type { Match, Route } from '../route.ts'

/** The parts of a gateway by which a request is judged. */
export interface Judging {
  readonly sessions: Pick<Sessions, 'mayPass' | 'visit' | 'roles'>
  readonly match: Match | undefined
  /** A header that no client may send. */
  readonly strange: string | undefined
  /** The address of the request: scheme, host and target. */
  readonly url: string
  /** Whether the application itself asks strangers to sign in. */
  readonly isApplicationLogin: boolean
}

/** Whether a request may reach the application: yes, for whom; or no, and why. */
export type Verdict =
  | { readonly may: true; readonly visit?: LiveVisit }
  | { readonly may: false; readonly status: 400 | 401 | 403; readonly why: string }

const no = (status: 400 | 401 | 403, why: string): Verdict => ({ may: false, status, why })

// Only the proxy reaches the private address, and it names the client.
const headOf = (request: IncomingMessage, url: string): RequestHead => ({
  method: request.method ?? 'GET',
  url,
  headers: {
    get: (name) => {
      const value = request.headers[name.toLowerCase()]
      return value === undefined ? null : String(value)
    },
  },
  address: clientAddress(request, 'proxy'),
})

const decided = ({ sessions }: Judging, { demand }: Route, { subject, roles }: LiveVisit): boolean => {
  const decide = sessions.roles.decide as (who: object, task: string) => { readonly allow: boolean }
  return demand.kind !== 'task' || decide({ subject, roles }, demand.task).allow
}

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD'

/**
 * Judges a request that a proxy is about to send straight to the application. It rejects with `StoreAway` when the store
 * gives no answer, except for open routes, which need none.
 */
export const judge = async (request: IncomingMessage, judging: Judging): Promise<Verdict> => {
  const { match, sessions } = judging
  if (judging.strange !== undefined) return no(400, `the header ${judging.strange} is not a client's to send`)
  if (match === undefined) return no(400, 'no site of this gateway has this address')
  if (match.kind === 'ambiguous') return no(400, match.what)
  if (match.kind === 'none') return no(403, 'no route names this address')
  const { route } = match
  const head = headOf(request, judging.url)
  if (route.demand.kind === 'open' && (route.demand.crossSite || isReading(request))) return { may: true }
  if (!(await sessions.mayPass(head))) return no(403, 'another site sent this')
  const visit = await sessions.visit(head)
  if (visit.kind === 'live')
    return decided(judging, route, visit) ? { may: true, visit } : no(403, 'a task that this person does not have')
  const asksForNobody = route.demand.kind === 'open' || (route.demand.kind === 'person' && judging.isApplicationLogin)
  return asksForNobody ? { may: true } : no(401, visit.kind)
}
