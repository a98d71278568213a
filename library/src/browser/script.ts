import { onePress } from './one-press.ts'
import { showTasks } from './show-tasks.ts'
import { SessionWarning } from './warning-dialog.ts'
import { type WatchedSession, watchSession } from './watch.ts'

export type { Outcome, WatchedSession } from './watched.ts'

// A module has no `document.currentScript`, but its tag has the same address.
const tag = [...document.scripts].find(({ src }) => src === import.meta.url)
const { path, name, home } = tag?.dataset ?? {}

/** The session of this page, watched as soon as the script runs. `data-path`, `data-name` and `data-home` of its tag set it up. */
export const session: WatchedSession = watchSession({
  ...(path && { path }),
  ...(name && { name }),
  ...(home && { home }),
})

const begin = (): void => {
  if (!customElements.get('session-warning')) customElements.define('session-warning', SessionWarning)
  if (!document.querySelector('session-warning'))
    document.documentElement.append(document.createElement('session-warning'))
  showTasks(session)
  onePress(document)
}

// With `async` the script may run before the page is parsed.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true })
else begin()
