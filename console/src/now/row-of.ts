import type { SessionView } from 'curfew/server/sessions'
import type { Row } from '../browser/row.ts'
import type { Desk } from '../setup.ts'
import { agentWords } from '../words/agent.ts'
import { endedWords } from '../words/reasons.ts'

/** A session as a row of the table. */
export const rowOf = async (desk: Desk, view: SessionView): Promise<Row> => {
  const { status, activeAt, inputAt = activeAt } = view
  return {
    id: view.id,
    who: await desk.nameOf(view.subject),
    subject: view.subject,
    roles: view.roles.join(', ') || 'no role',
    phase: status.phase,
    ...(status.phase === 'ended'
      ? { ended: endedWords(status.end.reason) }
      : { endsInMs: Math.min(status.endsIn, view.closesIn ?? Number.POSITIVE_INFINITY) }),
    ...(view.closesIn !== undefined && { closesInMs: view.closesIn }),
    ...(status.phase === 'active' && { warnsInMs: status.warnsIn }),
    pages: view.pages,
    hidden: view.hidden,
    lost: view.suspected,
    lastMs: Math.max(0, desk.sessions.now() - Math.max(activeAt, inputAt)),
    startedAt: view.startedAt,
    from: desk.networks.wordsOf(view.from),
    agent: agentWords(view.agent),
  }
}

/** Sessions as rows, in the same order. */
export const rowsOf = (desk: Desk, views: readonly SessionView[]): Promise<readonly Row[]> =>
  Promise.all(views.map((view) => rowOf(desk, view)))
