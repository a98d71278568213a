import { Misuse } from '../core/misuse.ts'
import type { IncomingHead } from '../server/http/incoming.ts'
import { quieten, refuseUpgrade, type UpgradedConnection } from '../server/http/upgrade.ts'
import type { Load } from '../server/routes/guards.ts'
import type { Sessions } from '../server/sessions.ts'
import { createFollowing, type SocketVerbs } from './following.ts'
import { createJudges, type Judge } from './judging.ts'
import type { Over } from './over.ts'

/** A socket of `ws`, by its shape. */
export interface WsSocket {
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'close' | 'error', listener: () => void): unknown
  removeAllListeners(event: 'message'): unknown
}

/** A `WebSocketServer` of `ws` that was made with `noServer: true`, by its shape. */
export interface WsServer {
  readonly options: { readonly noServer?: boolean | undefined }
  handleUpgrade(request: never, connection: never, head: never, opened: (socket: WsSocket) => void): void
  emit(event: 'connection', socket: never, request: never): unknown
}

/** Answers the `upgrade` event of a server of Node. */
export type UpgradeListener = (request: IncomingHead, connection: UpgradedConnection, head: unknown) => void

/** Admits a request to a `WebSocketServer`, which then emits `connection`. */
export type WsGuard = (server: WsServer) => UpgradeListener

/** Curfew for the sockets of `ws`. */
export interface ForWs<Task extends string, Rules, Data = unknown> extends SocketVerbs<Task, Rules, Data> {
  /** Admits people with a task. If the task has a rule, it judges the object that `load` finds. */
  readonly requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, IncomingHead>) => WsGuard
  /** Admits every signed-in person. `why` tells the next reader why no task is required. */
  readonly requirePerson: (why: string) => WsGuard
  /** Admits every request of our own pages, and of clients that are no browsers. `why` is for the next reader. */
  readonly open: (why: string) => WsGuard
}

// A client that does not answer the close would hold its connection for half a minute.
const closesWithin = 1_000

const close = (socket: WsSocket, { code, reason }: Over): void => {
  // Until the client answers the close, `ws` would still hand on its messages.
  socket.removeAllListeners('message')
  socket.close(code, reason)
  const cutting = setTimeout(() => socket.terminate(), closesWithin)
  ;(cutting as { unref?: () => void }).unref?.()
  socket.on('close', () => clearTimeout(cutting))
}

const checkServer = ({ options }: WsServer): void => {
  if (options.noServer !== true)
    throw new Misuse(
      'sockets.own-server',
      'this WebSocketServer answers upgrades itself, so no guard would stand before it; write new WebSocketServer({ noServer: true })',
    )
}

/**
 * Binds the sockets of `ws` to their sessions. A socket closes within a second when its visit is over: `Over` has the
 * code and the reason. An upgrade from another site is refused with 403. No socket and no message counts as activity.
 */
export const forWs = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
): ForWs<Task, Rules, Data> => {
  const judges = createJudges(sessions)
  const { follow, person, again } = createFollowing(sessions)

  const guard =
    (judge: Judge<Task, Rules, Data>): WsGuard =>
    (server) => {
      checkServer(server)
      const answer = async (request: IncomingHead, connection: UpgradedConnection, head: unknown): Promise<void> => {
        const judged = await judge(request)
        if (judged.kind === 'refused') return refuseUpgrade(judged.answer, connection)
        const opened = (socket: WsSocket): void => {
          // A malformed frame is an error, which ends the process when it has no listener.
          socket.on('error', () => socket.terminate())
          if (judged.kind === 'over') close(socket, judged.over)
          else {
            const stop = follow(socket, judged.visit, (over) => close(socket, over))
            socket.on('close', stop)
            server.emit('connection', socket as never, request as never)
          }
        }
        server.handleUpgrade(request as never, connection as never, head as never, opened)
      }
      return (request, connection, head) => {
        quieten(connection)
        void answer(request, connection, head)
      }
    }

  return {
    requireTask: (task, ...load) => guard(judges.byTask(task, load)),
    requirePerson: () => guard(judges.byPerson),
    open: () => guard(judges.open),
    person,
    again,
  }
}
