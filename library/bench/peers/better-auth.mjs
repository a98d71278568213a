import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { fromNodeHeaders } from 'better-auth/node'
import Database from 'better-sqlite3'

const passOn = (headers, response) => {
  for (const cookie of headers.getSetCookie()) response.append('set-cookie', cookie)
}

// A minute, renewed once a second at most, as Curfew does. The bench does not measure password hashes.
const recognising = async ({ sqliteFile }, cookieCache) => {
  const database = new Database(sqliteFile)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  const setup = {
    database,
    secret: 'kept for as long as the bench runs',
    baseURL: 'http://127.0.0.1',
    emailAndPassword: {
      enabled: true,
      password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
    },
    session: { expiresIn: 60, updateAge: 1, cookieCache },
    logger: { disabled: true },
    telemetry: { enabled: false },
  }
  await (await getMigrations(setup)).runMigrations()
  const { api } = betterAuth(setup)
  return {
    nameOf: async (request, response) => {
      const asked = { headers: fromNodeHeaders(request.headers), returnHeaders: true }
      const { headers, response: found } = await api.getSession(asked)
      passOn(headers, response)
      return found?.user.name
    },
    signIn: async (_request, response, name) => {
      const body = { name, email: `${name}@clinic.example`, password: 'a long enough one' }
      const { headers } = await api.signUpEmail({ body, returnHeaders: true })
      passOn(headers, response)
    },
  }
}

/** Asking its database each time. */
export const fromStore = (place) => recognising(place, { enabled: false })

/** Believing the cookie for a minute, whatever the database says meanwhile. */
export const fromCookie = (place) => recognising(place, { enabled: true, maxAge: 60 })
