import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import Router from '@koa/router'
import { type ArgumentsHost, Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forExpress } from '../../src/adapters/express.ts'
import { forFastify } from '../../src/adapters/fastify.ts'
import { forHono } from '../../src/adapters/hono.ts'
import { forKoa } from '../../src/adapters/koa.ts'
import { forNest } from '../../src/adapters/nest.ts'
import { defineRoles } from '../../src/core/role.ts'
import { StoreAway } from '../../src/core/store-away.ts'
import { createSessions } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { listening } from './setting.ts'

const roles = defineRoles({ tasks: [], roles: { vet: { tasks: [] } } })
const failure = new StoreAway(new Error('connect ECONNREFUSED'))
const own = new Error('the application’s own')

// `fetch` of Node marks each of its requests as a script's.
const showPage = (address: string): Promise<readonly unknown[]> =>
  new Promise((done, fail) => {
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', connection: 'close' }
    get(address, { headers }, (answer: IncomingMessage) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      answer.on('end', () => done([answer.statusCode, answer.headers['retry-after'], text]))
    }).on('error', fail)
  })

interface Setting {
  readonly sessions: ReturnType<typeof open>
  /** Whether the application has an error handler of its own, which answers 418. */
  readonly handles: 'all' | 'none'
}

const open = () => createSessions({ roles, store: memoryStore() })
const refusalPage = (_context: unknown, { status, detail }: { readonly status: number; readonly detail: string }) =>
  new Response(`<h1>${detail}</h1>`, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })

const onExpress =
  (framework: typeof express) =>
  async ({ sessions, handles }: Setting) => {
    const { attach, open, route } = forExpress(sessions, { refusalPage })
    const app = framework()
    app.use(attach())
    app.get(
      '/away',
      open('away'),
      route(async () => Promise.reject(failure)),
    )
    app.get(
      '/own',
      open('own'),
      route(async () => Promise.reject(own)),
    )
    if (handles === 'all')
      app.use(((caught, _request, response, _next) => {
        response.status(418).send(caught.message)
      }) as express.ErrorRequestHandler)
    return listening(createServer(app))
  }

const onFastify = async ({ sessions, handles }: Setting) => {
  const { attach, open } = forFastify(sessions, { refusalPage })
  const app = fastify()
  attach(app)
  app.get('/away', { preHandler: open('away') }, async () => Promise.reject(failure))
  app.get('/own', { preHandler: open('own') }, async () => Promise.reject(own))
  if (handles === 'all') app.setErrorHandler((caught: Error, _request, reply) => reply.code(418).send(caught.message))
  await app.ready()
  return listening(app.server)
}

const onHono = async ({ sessions, handles }: Setting) => {
  const { attach, open } = forHono(sessions, { refusalPage })
  const app = new Hono()
  app.use(attach())
  app.get('/away', open('away'), async () => Promise.reject(failure))
  app.get('/own', open('own'), async () => Promise.reject(own))
  if (handles === 'all') app.onError((caught, c) => c.text(caught.message, 418))
  return listening(createAdaptorServer({ fetch: app.fetch }) as Server)
}

const onKoa = async ({ sessions, handles }: Setting) => {
  const { attach, open } = forKoa(sessions, { refusalPage })
  const router = new Router()
  router.get('/away', open('away'), async () => Promise.reject(failure))
  router.get('/own', open('own'), async () => Promise.reject(own))
  const app = new Koa()
  app.silent = true
  app.use(attach())
  if (handles === 'all')
    app.use((ctx, next) =>
      next().catch((caught: Error) => {
        ctx.status = 418
        ctx.body = caught.message
      }),
    )
  return listening(createServer(app.use(router.routes()).callback()))
}

const onNest = async ({ sessions, handles }: Setting) => {
  const { attach, open } = forNest(sessions, { refusalPage })
  @Controller()
  @open('both')
  class Failing {
    @Get('away')
    away(): Promise<never> {
      return Promise.reject(failure)
    }

    @Get('own')
    own(): Promise<never> {
      return Promise.reject(own)
    }
  }
  @Module({ imports: [attach()], controllers: [Failing] })
  class App {}
  const app = await NestFactory.create(App, { logger: false })
  const teapot = {
    catch: (caught: Error, host: ArgumentsHost) => host.switchToHttp().getResponse().status(418).send(caught.message),
  }
  app.useGlobalFilters(...(handles === 'all' ? [teapot] : []))
  await app.init()
  return listening(app.getHttpServer() as Server)
}

const stages = {
  'Express 5': onExpress(express),
  'Express 4': onExpress(express4 as unknown as typeof express),
  Fastify: onFastify,
  Hono: onHono,
  Koa: onKoa,
  Nest: onNest,
}

describe.each(Object.entries(stages))('error handlers on %s', (_name, stage) => {
  let sessions: ReturnType<typeof open>
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    sessions = open()
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await sessions.close()
  })

  it('the application’s own runs first, for Curfew’s failures and for its own', async () => {
    const { origin, close } = await stage({ sessions, handles: 'all' })
    for (const [path, { message }] of [
      ['/away', failure],
      ['/own', own],
    ] as const) {
      const answer = await fetch(origin + path)
      expect([path, answer.status, await answer.text()]).toEqual([path, 418, message])
    }
    await close()
  })

  it('without one a person gets the refusal page, and a script gets JSON', async () => {
    const { origin, close } = await stage({ sessions, handles: 'none' })
    expect(await showPage(`${origin}/away`)).toEqual([
      503,
      '1',
      '<h1>Sessions cannot be checked just now. Nothing is lost: try again.</h1>',
    ])
    const script = await fetch(`${origin}/away`, { headers: { accept: 'application/json' } })
    expect([script.status, (await script.json()).title]).toEqual([503, 'Try again in a moment'])
    expect((await fetch(`${origin}/own`)).status).toBe(500)
    await close()
  })
})
