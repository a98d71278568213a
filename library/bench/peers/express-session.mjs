import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import createSqliteStore from 'better-sqlite3-session-store'
import { RedisStore } from 'connect-redis'
import session from 'express-session'
import { createClient } from 'redis'

// As its page has it for a session that lasts as long as it is used. `resave` is for stores that cannot touch.
const recognising = (store, resave) => ({
  before: session({
    secret: 'kept for as long as the bench runs',
    store,
    resave,
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: 60_000 },
  }),
  nameOf: (request) => request.session.name,
  signIn: (request, _response, name) => {
    request.session.name = name
    return promisify(request.session.save.bind(request.session))()
  },
})

/** In its MemoryStore. */
export const inMemory = () => recognising(new session.MemoryStore(), false)

/** In SQLite, by better-sqlite3-session-store, with the database set up as Curfew's. */
export const inSqlite = ({ sqliteFile }) => {
  const client = new Database(sqliteFile)
  client.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  const SqliteStore = createSqliteStore(session)
  return recognising(new SqliteStore({ client }), true)
}

/** In Redis, by connect-redis. */
export const inRedis = async ({ redisPort }) => {
  const client = await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect()
  return recognising(new RedisStore({ client }), false)
}
