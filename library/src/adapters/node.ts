import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Misuse } from '../core/misuse.ts'
import type { ObjectOf } from '../core/role.ts'
import { openingHeader } from '../server/opening.ts'
import { unavailable } from '../server/problem.ts'
import {
  crossSiteRefusal,
  type Places,
  reasonOf,
  refusalProblem,
  refuseNobody,
  taskRefusal,
} from '../server/refusal.ts'
import type { Asked, Sessions, Visit, Who } from '../server/sessions.ts'

/** Answers a request, as `createServer` takes it. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** How a listener finds the object that its task's rule asks about; undefined: there is no such thing. */
export type Find<Rules, Task> =
  ObjectOf<Rules, Task> extends readonly [infer Thing]
    ? readonly [find: (request: IncomingMessage) => Thing | undefined | Promise<Thing | undefined>]
    : readonly []

/** Curfew for a server of plain Node. */
export interface ForNode<Task extends string, Rules> {
  /** Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. */
  readonly attach: (listener: Listener) => Listener
  /** The request's view of the session. */
  readonly visit: (request: IncomingMessage) => Visit<Task, Rules>
  /** Lets in who may do a task, to the object that `find` finds when the task has a rule. */
  readonly requireTask: <Wanted extends Task>(
    task: Wanted,
    ...find: Find<Rules, Wanted>
  ) => (then: Listener) => Listener
  /** Lets in whoever is signed in. */
  readonly requirePerson: (then: Listener) => Listener
  /** Starts a session and hands out its cookie. */
  readonly signIn: (request: IncomingMessage, response: ServerResponse, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

const askedBy = (request: IncomingMessage): Asked => {
  const scheme = 'encrypted' in request.socket ? 'https' : 'http'
  return {
    method: request.method ?? 'GET',
    url: `${scheme}://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`,
    headers: {
      get: (name) => {
        const value = request.headers[name]
        return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
      },
    },
  }
}

const requestOf = (request: IncomingMessage, asked: Asked): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value))
  const { method } = asked
  if (method === 'GET' || method === 'HEAD') return new Request(asked.url, { method, headers })
  const init = { method, headers, body: Readable.toWeb(request), duplex: 'half' }
  return new Request(asked.url, init as RequestInit)
}

const send = async (answer: Response, response: ServerResponse): Promise<void> => {
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
  response.writeHead(answer.status)
  if (!answer.body) return void response.end()
  response.flushHeaders()
  // The reader went away: that is how most event streams end.
  await pipeline(Readable.fromWeb(answer.body as never), response).catch(() => {})
}

const headersOf = (response: ServerResponse): Headers =>
  new Headers(Object.entries(response.getHeaders()).map(([name, value]): [string, string] => [name, String(value)]))

/** Fits sessions to plain Node. */
export const forNode = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  places: Places = {},
): ForNode<Task, Rules> => {
  const visits = new WeakMap<IncomingMessage, Visit<Task, Rules>>()

  const visit = (request: IncomingMessage): Visit<Task, Rules> => {
    const found = visits.get(request)
    if (!found)
      throw new Misuse('server.not-attached', `no visit for ${request.url}; write createServer(attach(listener))`)
    return found
  }

  const opened = (found: Visit<Task, Rules>, response: ServerResponse): void => {
    if (found.kind !== 'live' || found.opening === undefined) return
    const askedAt = sessions.now()
    response.setHeader('server-timing', openingHeader(found.opening))
    response.once('finish', () => {
      const answer = { status: response.statusCode, headers: headersOf(response) }
      sessions.answered(found, answer, askedAt).catch((failure: unknown) => {
        sessions.write({ what: 'store-failed', detail: `after an answer: ${String(failure)}` })
      })
    })
  }

  const attach =
    (listener: Listener): Listener =>
    async (request, response) => {
      const asked = askedBy(request)
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
      if (sessions.owns(path)) return send(await sessions.answer(requestOf(request, asked)), response)
      if (!(await sessions.mayPass(asked))) return send(refusalProblem(crossSiteRefusal), response)
      let found: Visit<Task, Rules>
      try {
        found = await sessions.visit(asked)
      } catch (failure) {
        sessions.write({ what: 'store-failed', detail: `${asked.method} ${path}: ${String(failure)}` })
        return send(unavailable(), response)
      }
      visits.set(request, found)
      if ((found.kind === 'ended' || found.kind === 'unknown') && asked.headers.get('sec-fetch-dest') !== 'empty')
        response.setHeader('set-cookie', sessions.takeCookie(asked))
      opened(found, response)
      return listener(request, response)
    }

  const refused = async (
    request: IncomingMessage,
    task: Task,
    find: readonly unknown[],
  ): Promise<Response | undefined> => {
    const found = visit(request)
    if (found.kind !== 'live') return refuseNobody(askedBy(request), found, places)
    const no = (reason: string): Response => {
      sessions.write({ what: 'task-refused', subject: found.subject, task, reason })
      return refusalProblem(taskRefusal(task))
    }
    if (!found.tasks.includes(task)) return no('no-role-has-it')
    const [load] = find as readonly [((request: IncomingMessage) => unknown)?]
    const object = await load?.(request)
    if (load && object === undefined) return new Response(null, { status: 404 })
    const decision = found.decide(task, ...((load ? [object] : []) as unknown as ObjectOf<Rules, Task>))
    return decision.allow ? undefined : no(reasonOf(decision))
  }

  return {
    attach,
    visit,
    requireTask:
      (task, ...find) =>
      (then) =>
      async (request, response) => {
        const refusal = await refused(request, task, find)
        return refusal ? send(refusal, response) : then(request, response)
      },
    requirePerson: (then) => (request, response) => {
      const found = visit(request)
      return found.kind === 'live'
        ? then(request, response)
        : send(refuseNobody(askedBy(request), found, places), response)
    },
    signIn: async (request, response, who) => {
      response.setHeader('set-cookie', (await sessions.start(askedBy(request), who)).setCookie)
    },
    signOut: async (request, response) => {
      response.setHeader('set-cookie', (await sessions.signOut(askedBy(request))).setCookie)
    },
  }
}
