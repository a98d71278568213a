import { catching, isPromise, type MaybePromise, whenReady } from '../core/maybe-promise.ts'
import { Misuse } from '../core/misuse.ts'
import type { LiveVisit, Sessions, Visit } from '../server/sessions.ts'
import { awayOver, type Over, overBySignal, overOf, roleOver } from './over.ts'

/** The verbs for an open socket. */
export interface SocketVerbs<Task extends string, Rules, Data> {
  /**
   * The visit with which a socket opened.
   * @throws Misuse for a socket that no guard admitted, or that `open` admitted without a session.
   */
  readonly person: (socket: object) => LiveVisit<Task, Rules, Data>
  /**
   * Reads the session of a socket again, before an act that a message asks for. It renews nothing. Undefined when the
   * session has ended, a role is lost, or the store gives no answer. The socket is being closed then. Never rejects.
   */
  readonly again: (socket: object) => MaybePromise<LiveVisit<Task, Rules, Data> | undefined>
}

/** A socket that is open for a person. */
interface Followed<Task extends string, Rules, Data> {
  readonly visit: LiveVisit<Task, Rules, Data>
  readonly close: (over: Over) => void
}

/** The open sockets, each followed until its visit is over. */
export interface Following<Task extends string, Rules, Data> extends SocketVerbs<Task, Rules, Data> {
  /** Calls `close` once when the visit is over. The returned function stops it. */
  readonly follow: (socket: object, visit: Visit<Task, Rules, Data>, close: (over: Over) => void) => () => void
}

/** A record of sockets, none yet. */
export const createFollowing = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
): Following<Task, Rules, Data> => {
  const followed = new WeakMap<object, Followed<Task, Rules, Data>>()

  const find = (socket: object): Followed<Task, Rules, Data> => {
    const found = followed.get(socket)
    if (found) return found
    throw new Misuse(
      'sockets.no-person',
      'this socket has no person; put requireTask or requirePerson of curfew/sockets before it',
    )
  }

  const settled = (
    { visit, close }: Followed<Task, Rules, Data>,
    is: Visit<Task, Rules, Data>,
  ): LiveVisit<Task, Rules, Data> | undefined => {
    if (is.kind === 'live' && visit.roles.every((role) => is.roles.includes(role))) return is
    close(is.kind === 'live' ? roleOver : overOf(is as Exclude<Visit, LiveVisit>))
    return undefined
  }

  return {
    person: (socket) => find(socket).visit,
    again: (socket) => {
      const found = find(socket)
      const away = (failure: unknown): undefined => {
        sessions.report(failure, 'a message on a socket')
        found.close(awayOver)
      }
      const reading = catching(() => whenReady(sessions.again(found.visit), (is) => settled(found, is)))
      return isPromise(reading) ? reading.catch(away) : reading
    },
    follow: (socket, visit, close) => {
      if (visit.kind !== 'live') return () => undefined
      const { signal } = visit
      let isOpen = true
      const closeOnce = (over: Over): void => {
        if (isOpen) close(over)
        isOpen = false
      }
      const end = (): void => closeOnce(overBySignal(signal))
      followed.set(socket, { visit, close: closeOnce })
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
      return () => {
        isOpen = false
        signal.removeEventListener('abort', end)
      }
    },
  }
}
