import { showTasks } from './show-tasks.ts'
import { SessionWarning } from './warning-dialog.ts'
import { type WatchedSession, watchSession } from './watch.ts'

export type { Outcome, WatchedSession } from './watched.ts'

// A module has no `document.currentScript`; its address is that of its tag.
const tag = [...document.scripts].find(({ src }) => src === import.meta.url)
const { path, home } = tag?.dataset ?? {}

/** The session of this page, watched as soon as the script runs: `data-path` and `data-home` of its tag say how. */
export const session: WatchedSession = watchSession({ ...(path && { path }), ...(home && { home }) })

const begin = (): void => {
  if (!customElements.get('session-warning')) customElements.define('session-warning', SessionWarning)
  if (!document.querySelector('session-warning')) document.body.append(document.createElement('session-warning'))
  showTasks(session)
}

// With `async` it may be here before the page is.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true })
else begin()
