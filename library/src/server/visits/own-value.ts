import { settleIgnoringGap } from '../../core/clock-gap.ts'
import { withData } from '../../core/own-value.ts'
import { change } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import type { LiveVisit, Visit, Visits } from './visit.ts'

/** The next data of a session: a value, or a function of the present one. It may run again, on the data of another write. */
export type DataChange<Data> = Data | ((data: Data) => Data)

/** The verb that changes the application's own data of a session. */
export interface SetData<Task extends string, Rules, Data> {
  // A method, so that sessions of one kind of data pass where those of any are taken.
  /**
   * Changes the data of a visit's session, and answers the visit with it. When another write comes between, it changes
   * the newest data. So give a function where only a part is to change. A session that has ended stays as it is, and
   * the answer says so. It renews nothing.
   * @throws Misuse when the setup has no `data`, or the value cannot be kept.
   * @throws StoreAway when the store gives no answer.
   */
  setData(visit: LiveVisit<Task, Rules>, change: DataChange<Data>): Promise<Visit<Task, Rules, Data>>
}

/** Changes the data of sessions on an engine. */
export const createSetData =
  <Task extends string, Rules, Data>(
    engine: Engine,
    { after }: Visits<Task, Rules, Data>,
  ): SetData<Task, Rules, Data>['setData'] =>
  async (visit, next) => {
    const { ownData } = engine
    const changing = change(engine, visit.key, (session, policy, now) => {
      const is = settleIgnoringGap(engine.unheard(policy.idle), session, policy, now)
      if (is.ended) return is
      const given = typeof next === 'function' ? (next as (data: unknown) => unknown)(ownData.valueOf(is.data)) : next
      const text = ownData.textOf(given)
      return text === is.data ? is : withData(is, text)
    })
    return after(changing, visit)
  }
