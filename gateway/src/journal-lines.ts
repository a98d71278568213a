import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry, Visit } from 'curfew/server/sessions'

// Strangers write what stands in a path or a name. A line must stay one line.
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '?').slice(0, 200)

/** An entry of the journal as a line of the log. */
export const entryLine = ({ at, what, subject, reason, by, detail }: Entry): string =>
  [
    new Date(at).toISOString(),
    what,
    ...(subject === undefined ? [] : [oneLine(subject)]),
    ...(reason === undefined ? [] : [`reason=${reason}`]),
    ...(by === undefined ? [] : [`by=${oneLine(by)}`]),
    ...(detail === undefined ? [] : [oneLine(detail)]),
  ].join(' ')

/** A request as a line of the log. Its query is left out, because it may hold what is nobody's business. */
export const requestLine = (
  at: Date,
  request: IncomingMessage,
  response: ServerResponse,
  facts: { readonly how: string; readonly milliseconds: number; readonly visit: Visit | undefined },
): string => {
  const path = oneLine(request.url?.split('?')[0] ?? '')
  const who = facts.visit?.kind === 'live' ? oneLine(facts.visit.subject) : '-'
  const status = facts.how === 'tunnel' ? 101 : response.statusCode
  const more = ['whole', 'tunnel'].includes(facts.how) ? '' : ` ${oneLine(facts.how)}`
  return `${at.toISOString()} ${request.method} ${path} ${status} ${Math.round(facts.milliseconds)}ms ${who}${more}`
}
