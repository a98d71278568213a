import { named, useWords } from '../words/words.ts'
import { placesFor } from './places.ts'
import type { Viewer } from './viewer.ts'

interface Shown {
  readonly viewer: Viewer
  readonly path: string
}

const isUnder = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`)

/** The menu, with the places that the viewer's tasks open. */
export const Menu = ({ viewer, path }: Shown) => {
  const { frame } = useWords()
  return (
    <nav class="menu" aria-label={frame.menu}>
      <ul>
        {placesFor(viewer.tasks).map((place) => (
          <li data-task={place.tasks?.find((task) => viewer.tasks.includes(task))}>
            <a href={place.path} aria-current={isUnder(path, place.path) ? 'page' : undefined}>
              {frame.places[place.name][0]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The sign-out button. It is on every page of a person who is signed in. */
export const WayOut = () => (
  <form method="post" action="/sign-out" class="way-out">
    <button type="submit" class="quiet">
      {useWords().frame.signOut}
    </button>
  </form>
)

/** The person who is signed in, and the sign-out button. */
export const Whose = ({ viewer, path }: Shown) => {
  const { frame } = useWords()
  return (
    <div class="whose">
      <p>
        <a href="/your-sessions" aria-current={path === '/your-sessions' ? 'page' : undefined}>
          <b>{viewer.person.fullName}</b>
          <span class="visually-hidden">: {frame.yourSessions}</span>
        </a>
        <small data-role-words={JSON.stringify(frame.roles)} data-none={frame.noRole}>
          {viewer.person.roles.map((role) => named(frame.roles, role)).join(', ') || frame.noRole}
        </small>
      </p>
      <WayOut />
    </div>
  )
}
