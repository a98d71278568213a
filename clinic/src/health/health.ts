import type { Hono } from 'hono'
import type { Clinic } from '../clinic.ts'

/** The health check: the store of the sessions and the records answer. */
export const healthRoutes = (app: Hono, { db, doors, sessions }: Clinic): void => {
  app.get('/healthz', doors.open('it says nothing of anybody'), async (c) => {
    try {
      await sessions.ready()
      db.prepare('select 1').get()
      return c.json({ status: 'ok' })
    } catch {
      return c.json({ status: 'no answer from the store' }, 503)
    }
  })
}
