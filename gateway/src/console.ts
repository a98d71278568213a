import { getRequestListener } from '@hono/node-server'
import type { Sessions } from 'curfew/server/sessions'
import type { KeptJournal } from 'curfew/stores/store'
import { type Console, consoleFor, consoleTasks } from 'curfew-console'
import type { OwnPages } from './engine.ts'
import type { Frame } from './sign-in.ts'
import { Wrong } from './wrong.ts'

/** The parts of a gateway that its console shows. */
export interface ConsoleParts {
  readonly journal: KeptJournal
  /** The path of the console: `/_curfew/console`. */
  readonly at: string
  readonly frame: Frame
  readonly signIn: string
  readonly origin: string | undefined
}

/**
 * Opens the console when the roles of the config have its tasks; undefined when they have none of them.
 * @throws Wrong when they have some of its tasks and not all.
 */
export const openConsole = (
  sessions: Sessions,
  { journal, at, frame, signIn, origin }: ConsoleParts,
): OwnPages | undefined => {
  const missing = consoleTasks.filter((task) => !sessions.roles.tasks.includes(task))
  if (missing.length === consoleTasks.length) return undefined
  if (missing.length > 0)
    throw new Wrong(`the console needs all of its tasks, and no role has ${missing.join(', ')}; give them to a role`)
  const client = { src: `${frame.at}/client.js`, path: `${frame.at}/session`, name: frame.name, home: frame.home }
  // An application's login page leads on at once who is signed in there. So its people sign out first.
  const fresh = signIn === `${frame.at}/sign-in` ? { prove: `${frame.at}/prove` } : { page: `${frame.at}/sign-out` }
  const answer: Console = consoleFor(sessions, { journal, at, client, home: '/', signIn, fresh })
  // The browser's own address, which an HTTPS proxy in front keeps to itself.
  const seen = (request: Request): Request => {
    const { pathname, search } = new URL(request.url)
    return origin === undefined ? request : new Request(`${origin}${pathname}${search}`, request)
  }
  const listen = getRequestListener((request) => answer(seen(request)), { overrideGlobalObjects: false })
  return async (request, response) => listen(request, response)
}

/** Pages among which the console is, if there is one. */
export const withConsole =
  (console: OwnPages | undefined, pages: OwnPages): OwnPages =>
  (request, response, name) =>
    console && (name === 'console' || name.startsWith('console/'))
      ? console(request, response, name)
      : pages(request, response, name)
