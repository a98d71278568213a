import type { Context } from 'hono'
import type { Clinic } from '../clinic.ts'
import type { Task } from '../roles.ts'
import { placesFor } from './places.ts'
import { show } from './show.tsx'
import { taskNames } from './task-names.ts'
import { viewerOf } from './viewer.ts'

const isTask = (name: string): name is Task => Object.hasOwn(taskNames, name)

const Ways = ({ held }: { readonly held: readonly string[] }) => (
  <>
    <h2>Where you can go</h2>
    <ul class="ways">
      {placesFor(held).map((place) => (
        <li>
          <a href={place.path}>
            <b>{place.name}</b>
            <span>{place.about}</span>
          </a>
        </li>
      ))}
    </ul>
  </>
)

/** The page for somebody who asked for what is not among their tasks: it names the task, and nothing of the object. */
export const refused = (c: Context, clinic: Clinic, task: string): Response | Promise<Response> => {
  const held = viewerOf(c, clinic)?.tasks ?? []
  const name = isTask(task) ? taskNames[task] : task
  return show(
    c,
    clinic,
    { title: 'Not yours to do', status: 403 },
    <>
      <h1>This is not yours to do</h1>
      <p>
        It needs the task <code>{task}</code> ({name}),{' '}
        {held.includes(task) ? 'and not by you' : 'which you do not have'}. A manager gives tasks to people.
      </p>
      <Ways held={held} />
    </>,
  )
}

/** The page for an address that leads nowhere. */
export const notFound = (c: Context, clinic: Clinic): Response | Promise<Response> =>
  show(
    c,
    clinic,
    { title: 'Not here', status: 404 },
    <>
      <h1>There is nothing here</h1>
      <p>
        The address leads nowhere, or what it led to is gone. <a href="/">Go to the start</a>
      </p>
    </>,
  )

/** The page for what cannot be done as things are now, with a sentence that says why. */
export const conflict = (c: Context, clinic: Clinic, sentence: string): Response | Promise<Response> =>
  show(
    c,
    clinic,
    { title: 'Not as things are', status: 409 },
    <>
      <h1>That cannot be done as things are</h1>
      <p role="alert">{sentence}</p>
      <p>Nothing was changed. Go back, and load the page again to see how things stand.</p>
    </>,
  )

/** The page for when something in the clinic's own works fails. It gives nothing of the works away. */
export const broken = (c: Context, clinic: Clinic): Response | Promise<Response> =>
  show(
    c,
    clinic,
    { title: 'Something went wrong', status: 500, as: 'plain' },
    <>
      <h1>Something went wrong on our side</h1>
      <p>It has been noted. Nothing you typed was saved; go back and try again in a moment.</p>
    </>,
  )
