import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { Role, Task } from '../roles.ts'
import { useWords, type Words, wordsOf } from '../words/words.ts'
import { placesFor } from './places.ts'
import { show } from './show.tsx'
import { viewerOf } from './viewer.ts'

const isTask = (name: string, { frame }: Words): name is Task => Object.hasOwn(frame.tasks, name)

const Ways = ({ held }: { readonly held: readonly string[] }) => {
  const { frame, people } = useWords()
  return (
    <>
      <h2>{people.answers.ways}</h2>
      <ul class="ways">
        {placesFor(held).map(({ path, name }) => (
          <li>
            <a href={path}>
              <b>{frame.places[name][0]}</b>
              <span>{frame.places[name][1]}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

const whyNot = (words: Words, { roles }: Clinic, task: string, held: readonly string[]): string => {
  const { frame, people, and } = words
  const { answers } = people
  const name = isTask(task, words) ? frame.tasks[task] : task
  if (held.includes(task)) return task === 'people.manage' ? answers.ownPage : answers.refusedHere(name)
  const holders = roles.names.filter((role) => roles.tasksOf([role]).some((one) => one === task))
  return answers.refused(and(holders.map((role: Role) => frame.holders[role])), name)
}

/** The page for a person without the task. It names the task and nothing of the object. */
export const refused = (c: Context, clinic: Clinic, task: string): Response | Promise<Response> => {
  const words = wordsOf(c)
  const { answers } = words.people
  const held = viewerOf(c, clinic)?.tasks ?? []
  return show(
    c,
    clinic,
    { title: answers.refusedTitle, status: 403 },
    <>
      <h1>{answers.refusedTitle}</h1>
      <p>{whyNot(words, clinic, task, held)}</p>
      <p class="hint">
        {answers.task}: <code>{task}</code>
      </p>
      <Ways held={held} />
    </>,
  )
}

/** The page for an address that leads nowhere. */
export const notFound = (c: Context, clinic: Clinic): Response | Promise<Response> => {
  const { answers } = wordsOf(c).people
  return show(
    c,
    clinic,
    { title: answers.notFoundTitle, status: 404 },
    <>
      <h1>{answers.notFoundTitle}</h1>
      <p>
        {answers.notFound} <a href="/">{answers.start}</a>
      </p>
    </>,
  )
}

/** The page for an act that cannot be done now, with a sentence that says why. `before`: it was done already. */
export const conflict = (
  c: Context,
  clinic: Clinic,
  sentence: string,
  why: 'before' | 'otherwise' = 'before',
): Response | Promise<Response> => {
  const { answers } = wordsOf(c).people
  const title = why === 'before' ? answers.beforeTitle : answers.conflictTitle
  return show(
    c,
    clinic,
    { title, status: 409, about: 'error' },
    <>
      <h1>{title}</h1>
      <p role="alert" tabindex={-1} autofocus>
        {sentence}
      </p>
      <p>{answers.conflict}</p>
    </>,
  )
}

/** The page for a request that is longer than a form can be. */
export const tooLarge = (c: Context, clinic: Clinic): Response | Promise<Response> => {
  const { answers } = wordsOf(c).people
  return show(
    c,
    clinic,
    { title: answers.tooLongTitle, status: 413, as: 'plain' },
    <>
      <h1>{answers.tooLongTitle}</h1>
      <p>{answers.tooLong}</p>
    </>,
  )
}

/** The page for a failure inside the clinic. It reveals nothing of the cause. */
export const broken = (c: Context, clinic: Clinic): Response | Promise<Response> => {
  const { answers } = wordsOf(c).people
  return show(
    c,
    clinic,
    { title: answers.brokenTitle, status: 500, as: 'plain' },
    <>
      <h1>{answers.broken}</h1>
      <p>{answers.brokenText}</p>
    </>,
  )
}
