import { Misuse } from '../core/misuse.ts'
import type { IncomingHead } from '../server/http/incoming.ts'
import { quieten, refuseUpgrade, type UpgradedConnection } from '../server/http/upgrade.ts'
import type { Load } from '../server/routes/guards.ts'
import type { Sessions } from '../server/sessions.ts'
import { createFollowing, type SocketVerbs } from './following.ts'
import { createJudges, type Judge } from './judging.ts'
import { awayOver, type Over } from './over.ts'

/** A socket of socket.io, by its shape. */
export interface IoSocket {
  /** The request of its handshake. */
  readonly request: IncomingHead
  readonly connected: boolean
  readonly conn: { close(): unknown; on(event: 'close', listener: () => void): unknown }
  readonly nsp: { readonly server: object }
  emit(event: string, over: Over): unknown
  disconnect(close: true): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Middleware of a namespace: `io.use(requirePerson('…'))`. */
export type IoGuard = (socket: IoSocket, next: (failure?: Error) => void) => void

/** The response of a request of the engine, or its stand-in at an upgrade, by its shape. */
export interface EngineResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(text?: string): unknown
}

/** Middleware of the engine: `io.engine.use(attach())`. */
export type EngineGuard = (
  request: IncomingHead & { readonly socket: UpgradedConnection },
  response: EngineResponse,
  next: () => void,
) => void

/** Curfew for the sockets of socket.io. */
export interface ForSocketIo<Task extends string, Rules, Data = unknown> extends SocketVerbs<Task, Rules, Data> {
  /** Refuses requests of other sites with 403: upgrades, and those of long polling. */
  readonly attach: () => EngineGuard
  /** Admits people with a task. If the task has a rule, it judges the object that `load` finds. */
  readonly requireTask: <Wanted extends Task>(task: Wanted, ...load: Load<Rules, Wanted, IncomingHead>) => IoGuard
  /** Admits every signed-in person. `why` tells the next reader why no task is required. */
  readonly requirePerson: (why: string) => IoGuard
  /** Admits every request of our own pages, and of clients that are no browsers. `why` is for the next reader. */
  readonly open: (why: string) => IoGuard
}

// The name of the event that tells a page why its socket closes.
const overEvent = 'curfew-over'

const close = (socket: IoSocket, over: Over): void => {
  if (socket.connected) socket.emit(overEvent, over)
  // A client comes back by itself when its connection closes, and not when the server disconnects it.
  const isToReturn = over.code === 1001 || over.code === 1013
  if (isToReturn || !socket.connected) socket.conn.close()
  else socket.disconnect(true)
}

const failureOf = (over: Over): Error => Object.assign(new Error(over.reason), { data: over })

const isAtUpgrade = (response: object): boolean => !('flushHeaders' in response)

interface Recovery {
  readonly skipMiddlewares?: boolean
}
interface IoServer {
  readonly opts?: { readonly connectionStateRecovery?: Recovery | false }
}

// A socket that comes back would pass no guard.
const checkRecovery = ({ nsp }: IoSocket): void => {
  const { connectionStateRecovery: recovery } = (nsp.server as IoServer).opts ?? {}
  if (recovery && recovery.skipMiddlewares !== false)
    throw new Misuse(
      'sockets.skipped',
      'connectionStateRecovery of socket.io lets a socket come back past its middleware, after its session has ended too; ' +
        'write connectionStateRecovery: { skipMiddlewares: false }',
    )
}

/**
 * Binds the sockets of socket.io to their sessions. Within a second of the end of its visit a socket gets the event
 * `curfew-over` with an `Over`. Then it is disconnected. A refused socket has the `Over` in the `data` of its
 * `connect_error`. No socket and no message counts as activity.
 */
export const forSocketIo = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
): ForSocketIo<Task, Rules, Data> => {
  const judges = createJudges(sessions)
  const { follow, person, again } = createFollowing(sessions)

  const admitted = async (socket: IoSocket, judge: Judge<Task, Rules, Data>): Promise<Error | undefined> => {
    checkRecovery(socket)
    const judged = await judge(socket.request)
    if (judged.kind === 'refused')
      return judged.answer.status === 503 ? failureOf(awayOver) : new Error(await judged.answer.text())
    if (judged.kind === 'over') return failureOf(judged.over)
    const stop = follow(socket, judged.visit, (over) => close(socket, over))
    socket.on('disconnect', stop)
    // A socket that other middleware refuses has no `disconnect`.
    socket.conn.on('close', stop)
    return undefined
  }

  const guard =
    (judge: Judge<Task, Rules, Data>): IoGuard =>
    (socket, next) =>
      void admitted(socket, judge).then(next, (failure: unknown) => {
        sessions.report(failure, 'a connection of socket.io')
        next(new Error('This application made a mistake, which its own log explains.'))
      })

  const refuse = async (
    answer: Response,
    request: Parameters<EngineGuard>[0],
    response: EngineResponse,
  ): Promise<void> => {
    if (isAtUpgrade(response)) return refuseUpgrade(answer, request.socket)
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  }

  return {
    attach: () => (request, response, next) => {
      if (isAtUpgrade(response)) quieten(request.socket)
      const passing = async (): Promise<void> => {
        const answer = await judges.refuseForeign(request)
        return answer ? refuse(answer, request, response) : next()
      }
      void passing()
    },
    requireTask: (task, ...load) => guard(judges.byTask(task, load)),
    requirePerson: () => guard(judges.byPerson),
    open: () => guard(judges.open),
    person,
    again,
  }
}
