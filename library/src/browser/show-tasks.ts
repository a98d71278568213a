import type { WatchedSession } from './watched.ts'

const isFor = (element: HTMLElement, tasks: readonly string[]): boolean =>
  (element.dataset['task'] ?? '').split(' ').some((task) => tasks.includes(task))

/**
 * Hides the elements whose `data-task` names no task that the person has (one of several, parted by spaces, is enough),
 * and shows them again when it comes back. The server decides all the same; this spares people buttons that would be
 * refused. The answer stops it.
 */
export const showTasks = (session: WatchedSession): (() => void) =>
  session.subscribe((status) => {
    if (!('tasks' in status)) return
    for (const element of document.querySelectorAll<HTMLElement>('[data-task]')) {
      const is = isFor(element, status.tasks)
      element.hidden = !is
      // A style sheet's own display is stronger than `hidden`.
      element.style.setProperty('display', is ? '' : 'none', 'important')
    }
  })
