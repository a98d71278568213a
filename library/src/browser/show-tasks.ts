import { isLive, type Live } from './prediction.ts'
import { isTypedInto, leaveToCopy } from './tasks/lost-task.ts'
import type { TaskWords } from './tasks/words.ts'
import type { WatchedSession } from './watched.ts'

export type { TaskWords } from './tasks/words.ts'

const isFor = (element: HTMLElement, tasks: readonly string[]): boolean =>
  (element.dataset['task'] ?? '').split(' ').some((task) => tasks.includes(task))

const show = (element: HTMLElement, visibility: 'shown' | 'hidden'): void => {
  element.hidden = visibility === 'hidden'
  // A style sheet's own display is stronger than `hidden`.
  element.style.setProperty('display', element.hidden ? 'none' : '', 'important')
}

/**
 * Hides the elements whose `data-task` names no task of the person, and shows them again when the person has it. One of
 * several tasks, separated by spaces, is enough. The server still decides: this spares people buttons that it would refuse.
 * An element with typed text stays when its task is revoked: it says why, and its text can be copied. It first fires
 * `curfew-task-lost`, which bubbles; after `preventDefault` the page itself handles it. An element with `data-roles` gets
 * the names of the person's roles, or the attribute's value when there are none. Call the returned function to stop.
 */
export const showTasks = (session: WatchedSession, words?: Partial<TaskWords>): (() => void) => {
  const left = new Map<Element, () => void>()
  let before: Live | undefined

  const lose = (element: HTMLElement, now: Live): void => {
    if (left.has(element)) return
    const lost = before && isFor(element, before.tasks) && isTypedInto(element)
    if (!lost) {
      show(element, 'hidden')
      return
    }
    const event = new Event('curfew-task-lost', { bubbles: true, cancelable: true })
    // In the same session an administrator changed the roles. In another one the person signed in again.
    const why = before?.id === now.id ? 'changedFor' : 'changed'
    left.set(element, element.dispatchEvent(event) ? leaveToCopy(element, why, words) : () => {})
  }

  const allow = (element: HTMLElement): void => {
    left.get(element)?.()
    left.delete(element)
    show(element, 'shown')
  }

  return session.subscribe((status) => {
    if (!isLive(status)) return
    for (const element of document.querySelectorAll<HTMLElement>('[data-task]'))
      if (isFor(element, status.tasks)) allow(element)
      else lose(element, status)
    for (const element of document.querySelectorAll<HTMLElement>('[data-roles]'))
      element.textContent = status.roles.join(', ') || (element.dataset['roles'] ?? '')
    before = status
  })
}
