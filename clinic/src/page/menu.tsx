import { placesFor } from './places.ts'
import type { Viewer } from './viewer.ts'

interface Shown {
  readonly viewer: Viewer
  readonly path: string
}

const isUnder = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`)

/** The menu, with the places that the viewer's tasks open. */
export const Menu = ({ viewer, path }: Shown) => (
  <nav class="menu" aria-label="Clinic">
    <ul>
      {placesFor(viewer.tasks).map((place) => (
        <li data-task={place.tasks?.find((task) => viewer.tasks.includes(task))}>
          <a href={place.path} aria-current={isUnder(path, place.path) ? 'page' : undefined}>
            {place.name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

/** Who is signed in, and the way out. */
export const Whose = ({ viewer, path }: Shown) => (
  <div class="whose">
    <p>
      <a href="/your-sessions" aria-current={path === '/your-sessions' ? 'page' : undefined}>
        <b>{viewer.person.fullName}</b>
        <span class="visually-hidden">: your sessions</span>
      </a>
      <small>{viewer.person.roles.join(', ') || 'no role'}</small>
    </p>
    <form method="post" action="/sign-out">
      <button type="submit" class="quiet">
        Sign out
      </button>
    </form>
  </div>
)
