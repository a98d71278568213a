import type { WatchedSession } from './watch.ts'

/**
 * Hides the elements whose `data-task` names a task that the person does not have, and shows them again when it comes
 * back. The server decides all the same; this only spares people buttons that would be refused.
 */
export const showTasks = (session: WatchedSession): (() => void) =>
  session.subscribe((status) => {
    if (!('tasks' in status)) return
    for (const element of document.querySelectorAll<HTMLElement>('[data-task]'))
      element.hidden = !status.tasks.includes(element.dataset['task'] ?? '')
  })
