import { answerMetrics, metrics } from 'curfew/metrics/prometheus'
import type { Hono } from 'hono'
import { passively } from '../agreeing.ts'
import type { Clinic } from '../clinic.ts'

/** The figures for Prometheus: for a person with the task, and for a machine with the token of the settings. */
export const metricsRoutes = (app: Hono, { doors, sessions, settings }: Clinic): void => {
  const answer = answerMetrics(sessions, metrics(sessions), { task: 'figures.see', token: settings.metricsToken })
  app.get('/metrics', doors.open('it asks for the task or the token itself'), (c) => answer(passively(c.req)))
}
