import type { SessionView } from 'curfew/server/sessions'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { type Chosen, chosenBy } from '../now/chosen.ts'
import { queryWords, searchOf, whichOf } from '../now/query.ts'
import { walk } from '../now/walk.ts'
import { refusalPage } from '../page/refusal.tsx'
import type { Desk } from '../setup.ts'
import { download, type Format } from './download.ts'
import { linesOf } from './lines.ts'

const moment = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString())

// The names are the columns of the file, in their order.
const columnsOf = (view: SessionView): Readonly<Record<string, string>> => {
  const end = view.status.phase === 'ended' ? view.status.end : view.ended
  return {
    id: view.id,
    subject: view.subject,
    roles: view.roles.join(' '),
    state: view.status.phase,
    started_at: moment(view.startedAt),
    active_at: moment(view.activeAt),
    from: view.from ?? '',
    agent: view.agent ?? '',
    how: view.how ?? '',
    server: view.server ?? '',
    ended_at: moment(end?.at),
    reason: end?.reason ?? '',
    by: end?.by ?? '',
  }
}

/** The columns of an export of sessions. */
export const columns = [
  'id',
  'subject',
  'roles',
  'state',
  'started_at',
  'active_at',
  'from',
  'agent',
  'how',
  'server',
  'ended_at',
  'reason',
  'by',
] as const

const rowsOf = async function* (desk: Desk, chosen: Chosen): AsyncGenerator<ReturnType<typeof columnsOf>> {
  for await (const view of walk(desk, chosen)) yield columnsOf(view)
}

const exported = async (desk: Desk, c: Asked, format: Format): Promise<Response> => {
  const chosen = await chosenBy(desk, new URL(c.req.url).searchParams)
  if (chosen.faults.length > 0) return refusalPage(desk, 400, chosen.faults.join(' '))
  desk.sessions.write({
    what: 'sessions-exported',
    by: c.get('visit').subject,
    detail: `${queryWords(chosen.query)} ${searchOf(whichOf(chosen.query))}`.trim(),
  })
  return download('sessions', format, linesOf(rowsOf(desk, chosen), columns, format))
}

/** The exports of the sessions that a query chooses. Each is journalled. */
export const addSessionExports = (app: Hono<Beside>, desk: Desk): void => {
  app.get('/sessions.csv', needs(desk, 'sessions.export'), (c) => exported(desk, c, 'csv'))
  app.get('/sessions.ndjson', needs(desk, 'sessions.export'), (c) => exported(desk, c, 'ndjson'))
}
