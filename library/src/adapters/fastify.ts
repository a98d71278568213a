import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { isPromised, onceThere } from '../core/soon.ts'
import { checkNoneBare, createDeclared } from '../server/declared.ts'
import { createDoor } from '../server/door.ts'
import { eventsOf } from '../server/event-stream.ts'
import type { DoorSetup, Fitted } from '../server/fitted.ts'
import type { Sessions, Who } from '../server/sessions.ts'
import { nodeFit, send, sendAlong, withCookie } from './node.ts'

/** A hook that goes in front of a route: `{ preHandler: requireTask('…') }`. */
export type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** Curfew for a Fastify application. */
export interface ForFastify<Task extends string, Rules> extends Fitted<Task, Rules, FastifyRequest, Hook> {
  /**
   * Gives every request its visit, answers for `/session`, and keeps other sites from changing anything. To be called
   * before the routes are added.
   */
  readonly attach: (app: FastifyInstance) => void
  /** Starts a session and hands out its cookie. */
  readonly signIn: (request: FastifyRequest, reply: FastifyReply, who: Who) => Promise<void>
  /** Ends the session and takes its cookie back. */
  readonly signOut: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Lets `app.ready()` and `app.listen()` fail when a route declares neither a task nor `requirePerson` nor `open`. */
  readonly checkRoutes: (app: FastifyInstance) => void
}

// Fastify has its own way with bodies; an event stream is written past it, with the headers that were to go along.
const giveEvents = async (reply: FastifyReply, answer: Response): Promise<FastifyReply> => {
  for (const [name, value = ''] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value)
  reply.hijack()
  await send(answer, reply.raw)
  return reply
}

// A body that ends goes as text: Fastify measures what it answers to HEAD, and a stream it cannot.
const give = async (reply: FastifyReply, answer: Response): Promise<FastifyReply> => {
  if (eventsOf(answer)) return giveEvents(reply, answer)
  for (const [name, value] of answer.headers) reply.header(name, value)
  return reply.code(answer.status).send(await answer.text())
}

// On Fastify's reply, for a cookie that a route puts there takes the place of those on Node's response.
const handBack = (reply: FastifyReply, cookie: string): void => {
  const cookies = withCookie(reply.getHeader('set-cookie'), cookie)
  reply.removeHeader('set-cookie').header('set-cookie', cookies)
}

/** Fits sessions to Fastify. */
export const forFastify = <Task extends string, Role extends string, Rules>(
  sessions: Sessions<Task, Role, Rules>,
  setup: DoorSetup<FastifyRequest> = {},
): ForFastify<Task, Rules> => {
  const { asked, path, whole } = nodeFit
  const fit = {
    asked: ({ raw }: FastifyRequest) => asked(raw),
    path: ({ raw }: FastifyRequest) => path(raw),
    whole: ({ raw }: FastifyRequest) => whole(raw),
    attaching: 'attach(app)',
  }
  const door = createDoor(sessions, fit, setup)
  const { declare, isDeclared } = createDeclared()
  const bare: string[] = []

  const guard = (refuse: (request: FastifyRequest) => Response | undefined | Promise<Response | undefined>): Hook =>
    declare(async (request, reply) => {
      const refusal = await refuse(request)
      return refusal && give(reply, refusal)
    })

  const note = ({ method, url, onRequest, preValidation, preHandler }: RouteOptions): void => {
    if (![onRequest, preValidation, preHandler].flat().some(isDeclared)) bare.push(`${method} ${url}`)
  }

  return {
    attach: (app) => {
      app.addHook('onRoute', note)
      app.addHook('onRequest', (request, reply, done) => {
        const went = onceThere(door.enter(request), (entered) => {
          if (entered instanceof Response) return give(reply, entered)
          const { cookie, ...along } = entered
          if (cookie) handBack(reply, cookie)
          sendAlong(along, reply.raw)
          done()
        })
        if (isPromised(went)) went.catch(done)
      })
    },
    visit: door.visit,
    requireTask: (task, ...load) => guard((request) => door.refuseTask(request, task, load)),
    requirePerson: () => guard(door.refusePerson),
    open: () => guard(() => undefined),
    signIn: async (request, reply, who) => handBack(reply, (await sessions.start(fit.asked(request), who)).setCookie),
    signOut: async (request, reply) => handBack(reply, (await sessions.signOut(fit.asked(request))).setCookie),
    checkRoutes: (app) => void app.addHook('onReady', async () => checkNoneBare(bare)),
  }
}
