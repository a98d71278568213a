import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import express, { type Request, type RequestHandler, type Response } from 'express'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { NodeGuard } from '../src/adapters/node.ts'

type Named = string | undefined

/** How an application knows a request's person: its middleware, the name, and sign-in. */
export interface Recognising<Incoming, Outgoing, Standing> {
  readonly before?: Standing
  readonly nameOf: (request: Incoming, response: Outgoing) => Named | Promise<Named>
  readonly signIn: (request: Incoming, response: Outgoing, name: string) => unknown
}

/** The same on each framework. */
export type OnExpress = Recognising<Request, Response, RequestHandler>
export type OnFastify = Recognising<FastifyRequest, FastifyReply, (app: FastifyInstance) => unknown>
export type OnNode = Recognising<IncomingMessage, ServerResponse, NodeGuard>

/** An application that answers `/` with the person's name and signs in at `POST /sign-in/…`; it listens on some port. */
export type Listening = Promise<Server>

const nobody = 'nobody'

const listening = (listener: (request: IncomingMessage, response: ServerResponse) => unknown): Listening =>
  new Promise((done) => {
    // As long as Fastify's. A shorter time-out lets a busy machine drop a connection in the middle of a round.
    const server = createServer({ keepAliveTimeout: 72_000 }, listener)
    server.listen(0, '127.0.0.1', () => done(server))
  })

/** On Express. */
export const onExpress = ({ before, nameOf, signIn }: OnExpress): Listening => {
  const app = express()
  if (before) app.use(before)
  app.get('/', (request, response) => {
    const name = nameOf(request, response)
    if (!(name instanceof Promise)) return void response.send(name ?? nobody)
    return name.then((is) => void response.send(is ?? nobody))
  })
  app.post('/sign-in/:name', async (request, response) => {
    await signIn(request, response, String(request.params['name']))
    response.send('signed in')
  })
  return listening(app)
}

/** On Fastify. */
export const onFastify = async ({ before, nameOf, signIn }: OnFastify): Listening => {
  const app = fastify()
  await before?.(app)
  app.get('/', (request, reply) => void reply.send(nameOf(request, reply) ?? nobody))
  app.post<{ Params: { name: string } }>('/sign-in/:name', async (request, reply) => {
    await signIn(request, reply, request.params.name)
    return 'signed in'
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server
}

/** On Node alone. */
export const onNode = ({ before, nameOf, signIn }: OnNode): Listening => {
  const routes = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await signIn(request, response, request.url?.split('/').at(-1) ?? '')
    response.end('signed in')
  }
  const listener = (request: IncomingMessage, response: ServerResponse): unknown =>
    request.method === 'POST' ? routes(request, response) : response.end(nameOf(request, response) ?? nobody)
  return listening(before ? (before(listener) as typeof listener) : listener)
}
