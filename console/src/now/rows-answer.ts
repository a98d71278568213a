import { instant } from 'curfew'
import type { Asked } from '../asking/door.ts'
import { jsonAnswer } from '../asking/headers.ts'
import { countOf } from '../browser/row.ts'
import type { Desk } from '../setup.ts'
import { chosenBy, countChosen, inAnyState, startedAfter } from './chosen.ts'
import { rowsOf } from './row-of.ts'

// A page has fifty rows, or a few more where the state is judged.
const mostRows = 300

/**
 * The answer to the one question of an open page. It has the visible rows, the true total and the count of each state.
 * It also says how many sessions started since the page was made.
 */
export const rowsAnswer = async (desk: Desk, c: Asked): Promise<Response> => {
  const params = new URL(c.req.url).searchParams
  const ids = (params.get('ids') ?? '').split(',').filter(Boolean).slice(0, mostRows)
  const madeAt = Number(params.get('made') ?? Number.NaN)
  const chosen = await chosenBy(desk, params)
  const isLive = chosen.filter.are === 'live'
  const [total, started, states, found] = await Promise.all([
    countChosen(desk, chosen),
    Number.isFinite(madeAt) && isLive ? countChosen(desk, startedAfter(chosen, instant(madeAt))) : { count: 0 },
    desk.stateCounts(inAnyState(chosen)),
    Promise.all(ids.map((id) => desk.sessions.find(id))),
  ])
  const views = found.filter((view) => view !== undefined)
  return jsonAnswer({
    count: total.count,
    total: countOf(total),
    started: started.count,
    states,
    rows: await rowsOf(desk, views),
  })
}
