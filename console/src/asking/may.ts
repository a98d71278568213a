import type { LiveVisit } from 'curfew/server/sessions'
import type { ConsoleTask, Desk } from '../setup.ts'

/** Whether a person may do one of the console's tasks. `object`: the session, for a rule of the application. */
export const may = (desk: Pick<Desk, 'tasks'>, visit: LiveVisit, task: ConsoleTask, object?: unknown): boolean => {
  const ask = visit.may as (task: string, ...object: readonly unknown[]) => boolean
  return visit.tasks.includes(desk.tasks[task]) && (object === undefined || ask(desk.tasks[task], object))
}
