import { isJudgedEach } from '../asking/judged-each.ts'
import type { Desk } from '../setup.ts'
import type { Outcome, Planned } from './planned.ts'
import { sessionsOf, type Target, targetIn } from './target.ts'

type Holder = { readonly subject: string; readonly roles: readonly string[] }
type Decide = (holder: Holder, task: string, object?: unknown) => { readonly allow: boolean }

// The operator's session and roles may have changed while the end waited.
const stillMay = async (desk: Desk, { session, by }: Planned): Promise<Holder | undefined> => {
  const operator = await desk.sessions.find(session)
  if (operator?.subject !== by || operator.status.phase === 'ended') return undefined
  const mayEnd = desk.sessions.roles.tasksOf(operator.roles).includes(desk.tasks['sessions.end'])
  return mayEnd ? { subject: by, roles: operator.roles } : undefined
}

const endEach = async (
  desk: Desk,
  target: Target,
  planned: Planned,
  holder: Holder,
): Promise<{ readonly matched: number; readonly ended: number }> => {
  const { roles } = desk.sessions
  const decide = roles.decide as unknown as Decide
  let [matched, ended] = [0, 0]
  for await (const view of sessionsOf(desk, target, planned.startedBefore)) {
    if (view.id === planned.session || !decide(holder, desk.tasks['sessions.end'], view).allow) continue
    matched += 1
    if (await desk.sessions.end({ subject: view.subject, id: view.id, by: planned.by })) ended += 1
  }
  return { matched, ended }
}

const endAll = (desk: Desk, target: Target, planned: Planned): Promise<{ matched: number; ended: number }> => {
  const { are: _are, sort: _sort, limit: _limit, ...filter } = target.chosen.filter
  return desk.sessions.endMany({
    filter,
    by: planned.by,
    startedBefore: planned.startedBefore,
    except: [planned.session],
    detail: planned.note,
  })
}

/**
 * Carries out an end that an operator confirmed. The operator must still be signed in and may still do it. It never ends
 * the operator's own session, nor one that started after the dry run.
 */
export const carryOut = async (desk: Desk, planned: Planned): Promise<Outcome> => {
  const holder = await stillMay(desk, planned)
  const target = holder && (await targetIn(desk, new URLSearchParams(planned.which)))
  if (!holder || !target || target.faults.length > 0) return { kind: 'refused' }
  const decide = desk.sessions.roles.decide as unknown as Decide
  const isJudged = isJudgedEach((object) => decide(holder, desk.tasks['sessions.end'], object))
  const isByOne = target.one !== undefined || target.chosen.suits !== undefined || isJudged
  const done = isByOne ? await endEach(desk, target, planned, holder) : await endAll(desk, target, planned)
  desk.sessions.write({
    what: 'sessions-ended',
    by: planned.by,
    detail: `${done.ended} of ${done.matched}, ${planned.words}. Note: ${planned.note}`,
  })
  return { kind: 'ended', ...done }
}
