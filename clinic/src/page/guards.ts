import type { MiddlewareHandler } from 'hono'
import type { Doors } from '../doors.ts'
import type { Task } from '../roles.ts'

/**
 * Admits a person with this task, or a person whom the other guard admits. It declares nothing itself, so the route
 * names `requirePerson` before it.
 */
export const holderOf =
  (doors: Doors, task: Task, otherwise: MiddlewareHandler): MiddlewareHandler =>
  (c, next) => {
    const visit = doors.visit(c)
    return visit.kind === 'live' && visit.tasks.includes(task) ? next() : otherwise(c, next)
  }
