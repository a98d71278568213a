import cookie from '@fastify/cookie'
import session from '@fastify/session'
import { RedisStore } from 'connect-redis'
import { createClient } from 'redis'

// `rolling`, which is its default: a session lasts as long as it is used.
const recognising = (store) => ({
  before: async (app) => {
    await app.register(cookie)
    await app.register(session, {
      secret: 'kept for as long as the bench runs',
      ...(store && { store }),
      saveUninitialized: false,
      rolling: true,
      cookie: { maxAge: 60_000, secure: false },
    })
  },
  nameOf: (request) => request.session.name,
  signIn: (request, _reply, name) => {
    request.session.name = name
  },
})

/** In its own store. */
export const inMemory = () => recognising()

/** In Redis, by connect-redis. */
export const inRedis = async ({ redisPort }) =>
  recognising(new RedisStore({ client: await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect() }))
