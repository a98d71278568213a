import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'
import { conflict } from '../page/answers.tsx'
import { numberIn } from '../page/number.ts'
import { requiredViewer } from '../page/viewer.ts'
import { useWords, wordsOf } from '../words/words.ts'
import type { Pending } from './pending.ts'

interface Shown {
  readonly pending: readonly Pending[]
  readonly now: number
  /** The act in words. */
  readonly what: (object: number) => string
  /** The sentence for when it is done. */
  readonly done: string
}

/** The acts that a person has announced, each with its undo button. */
export const UndoList = ({ pending, now, what, done }: Shown) => {
  const { frame } = useWords()
  return (
    <>
      {pending.map(({ id, object, dueAt }, at) => (
        <div class="done undo" role="status" data-due={dueAt - now} data-done={done} tabindex={-1} autofocus={at === 0}>
          <p>
            {frame.openedFor(what(object))}. {frame.undoUntil(Math.ceil((dueAt - now) / 1_000))}
          </p>
          <form method="post" action={`/undo/${id}`}>
            <button type="submit" class="quiet">
              {frame.undo}
              <span class="visually-hidden">: {what(object)}</span>
            </button>
          </form>
        </div>
      ))}
    </>
  )
}

/** The undo route. A person undoes only their own acts. */
export const undoRoutes = (app: Hono, clinic: Clinic): void => {
  app.post('/undo/:id', clinic.doors.requirePerson('people take back what they announced themselves'), (c) => {
    const { person } = requiredViewer(c, clinic)
    const place = clinic.announcements.undo(numberIn(c) ?? 0, person.name)
    return place === undefined
      ? conflict(c, clinic, wordsOf(c).frame.tooLateToUndo, 'otherwise')
      : c.redirect(place, 303)
  })
}
