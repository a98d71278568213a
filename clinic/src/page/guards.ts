import type { MiddlewareHandler } from 'hono'
import type { Doors } from '../doors.ts'
import type { Task } from '../roles.ts'

/**
 * Lets in who has this task, or else whoever the other door lets in. It declares nothing by itself: the route names
 * `requirePerson` before it.
 */
export const holderOf =
  (doors: Doors, task: Task, otherwise: MiddlewareHandler): MiddlewareHandler =>
  (c, next) => {
    const visit = doors.visit(c)
    return visit.kind === 'live' && visit.tasks.includes(task) ? next() : otherwise(c, next)
  }
