import { checkFields, type KnownFields, valueShown } from '../../core/known-fields.ts'
import { Misuse } from '../../core/misuse.ts'
import type { Sessions } from '../sessions.ts'
import type { Attaching } from './cross-site.ts'
import type { RefusalSetup } from './guards.ts'

const setupFields: KnownFields<RefusalSetup<never> & Attaching> = { signIn: true, refusalPage: true, crossSite: true }

/**
 * Checks the arguments of an adapter, such as `forExpress(sessions, { signIn: '/enter' })`.
 * @throws Misuse when the first are no sessions, or the second have a field that nobody reads.
 */
export const checkAdapter = (sessions: unknown, setup: RefusalSetup<never>): void => {
  if (typeof (sessions as Partial<Sessions> | undefined)?.startOrAsk !== 'function')
    throw new Misuse(
      'server.no-sessions',
      `an adapter was given ${valueShown(sessions)}; give what createSessions({ roles, store }) answers`,
    )
  const write = "{ signIn: '/enter' }"
  checkFields<RefusalSetup<never> & Attaching>(setup, setupFields, {
    code: 'server.unknown-option',
    name: 'the setup of an adapter',
    write,
  })
}

/**
 * Checks the task of a guard.
 * @throws Misuse when no role could ever have it.
 */
export const checkTask = (tasks: readonly string[], task: unknown): void => {
  if (!tasks.includes(task as string))
    throw new Misuse(
      'roles.unknown-task',
      `requireTask names ${valueShown(task)}, which is no task; write one of ${tasks.map((one) => `'${one}'`).join(', ')}`,
    )
}

/** The response of a request, as far as it shows whether it was sent. */
export interface Outgoing {
  readonly headersSent?: boolean
}

/**
 * Checks that a response can still carry a cookie.
 * @throws Misuse when it was sent already, or is none.
 */
export const checkUnsent = (response: Outgoing | undefined): void => {
  if (typeof response !== 'object' || response === null)
    throw new Misuse(
      'session.bad-who',
      `the response is ${valueShown(response)}; write the framework's own arguments first: await signIn(request, response, { subject, roles }), in Hono await signIn(c, …)`,
    )
  if (response.headersSent)
    throw new Misuse(
      'session.too-late',
      'the response was sent before the session’s cookie was set, so the browser cannot get it; write await signIn(…) before the response is sent',
    )
}
