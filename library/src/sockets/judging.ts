import { headOf, type IncomingHead, isUnreadable, pathOf } from '../server/http/incoming.ts'
import { problem } from '../server/http/problem.ts'
import type { RequestHead } from '../server/http/request.ts'
import type { Load } from '../server/routes/guards.ts'
import { createMiddleware } from '../server/routes/middleware.ts'
import { crossSiteRefusal, refusalProblem, unreadableRefusal } from '../server/routes/refusal.ts'
import type { Sessions, Visit } from '../server/sessions.ts'
import { passiveHeader } from '../server/visits/counts-as-activity.ts'
import { nothingOver, type Over, overOf, taskOver } from './over.ts'

/** The verdict on a request for a socket. `over`: the page is told why. `refused`: it gets a response instead. */
export type Judgement<Task extends string, Rules, Data> =
  | { readonly kind: 'admitted'; readonly visit: Visit<Task, Rules, Data> }
  | { readonly kind: 'over'; readonly over: Over }
  | { readonly kind: 'refused'; readonly answer: Response }

/** Judges a request for a socket. Never rejects. */
export type Judge<Task extends string, Rules, Data> = (incoming: IncomingHead) => Promise<Judgement<Task, Rules, Data>>

/** The judges of an application. */
export interface Judges<Task extends string, Rules, Data> {
  readonly byTask: <Wanted extends Task>(
    task: Wanted,
    load: Load<Rules, Wanted, IncomingHead>,
  ) => Judge<Task, Rules, Data>
  readonly byPerson: Judge<Task, Rules, Data>
  readonly open: Judge<Task, Rules, Data>
  /** The refusal of a request from another site; undefined when it may pass. */
  readonly refuseForeign: (incoming: IncomingHead) => Promise<Response | undefined>
}

/** A request for a socket. Each namespace of a connection asks anew, so it is not the request itself. */
interface Opening {
  readonly incoming: IncomingHead
}

/**
 * The head of a request for a socket. It is no activity and opens no page. Long polling opens a connection both ways as
 * an upgrade does, so it may come from our own pages only.
 */
const socketHead = (incoming: IncomingHead): RequestHead => {
  const head = headOf(incoming)
  const get = (name: string): string | null => {
    if (name === passiveHeader) return 'socket'
    if (name === 'upgrade') return 'websocket'
    return name === 'accept' ? null : head.headers.get(name)
  }
  return { ...head, headers: { get } }
}

const binding = {
  head: ({ incoming }: Opening): RequestHead => socketHead(incoming),
  path: ({ incoming }: Opening): string => pathOf(incoming),
  isUnreadable: ({ incoming }: Opening): boolean => isUnreadable(incoming),
  request: (): never => {
    throw new Error('no socket opens where Curfew answers')
  },
  attaching: 'a guard of curfew/sockets',
}

/** Judges requests for sockets by the sessions of an application. */
export const createJudges = <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
): Judges<Task, Rules, Data> => {
  const middleware = createMiddleware<Opening, Task, Role, Rules, Data>(sessions, binding, {})

  const failed = async (opening: Opening, failure: unknown): Promise<Response> => {
    const answer = await middleware.failed(opening, failure)
    if (!answer) console.error('curfew: a request for a socket failed:', failure)
    return answer ?? problem(500, 'This application made a mistake.')
  }

  type Refuse = (opening: Opening) => Response | undefined | Promise<Response | undefined>
  const judgeBy =
    (refuse: Refuse, task = ''): Judge<Task, Rules, Data> =>
    async (incoming) => {
      const opening: Opening = { incoming }
      try {
        const entered = await middleware.enter(opening)
        if (entered instanceof Response) return { kind: 'refused', answer: entered }
        const refusal = await refuse(opening)
        const visit = middleware.visit(opening)
        if (!refusal) return { kind: 'admitted', visit }
        if (visit.kind !== 'live') return { kind: 'over', over: overOf(visit) }
        return { kind: 'over', over: refusal.status === 404 ? nothingOver : taskOver(task) }
      } catch (failure) {
        return { kind: 'refused', answer: await failed(opening, failure) }
      }
    }

  return {
    byTask: <Wanted extends Task>(task: Wanted, load: Load<Rules, Wanted, IncomingHead>) => {
      middleware.checkTask(task)
      const [find] = load as readonly [((incoming: IncomingHead) => unknown)?]
      const loads = (find ? [({ incoming }: Opening) => find(incoming)] : []) as unknown as Load<Rules, Wanted, Opening>
      return judgeBy((opening) => middleware.refuseTask(opening, task, loads), task)
    },
    byPerson: judgeBy(middleware.refusePerson),
    open: judgeBy(() => undefined),
    refuseForeign: async (incoming) => {
      if (isUnreadable(incoming)) return refusalProblem(unreadableRefusal)
      const head = socketHead(incoming)
      return (await sessions.mayPass(head)) ? undefined : refusalProblem(crossSiteRefusal(head))
    },
  }
}
