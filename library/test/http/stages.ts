import type { Stage } from './setting.ts'
import { onExpress4, onExpress5 } from './stages/express.ts'
import { onFastify } from './stages/fastify.ts'
import { onHono } from './stages/hono.ts'
import { onKoa } from './stages/koa.ts'
import { onNest } from './stages/nest.ts'
import { onNode } from './stages/node.ts'

/** Every framework that the story runs on. */
export const stages: Readonly<Record<string, Stage>> = {
  hono: onHono,
  node: onNode,
  'express 5': onExpress5,
  'express 4': onExpress4,
  fastify: onFastify,
  koa: onKoa,
  nest: onNest,
}
