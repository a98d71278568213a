import proxy from '@fastify/http-proxy'
import Fastify from 'fastify'

/** A server that passes all on to an application by @fastify/http-proxy. */
export const start = async (upstream) => {
  const app = Fastify()
  await app.register(proxy, { upstream })
  return app.listen({ port: 0, host: '127.0.0.1' })
}
