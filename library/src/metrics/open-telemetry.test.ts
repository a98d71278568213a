import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import { definePolicy } from '../core/policy.ts'
import { defineRoles } from '../core/role.ts'
import { instant, minutes, seconds } from '../core/time.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { telemetry } from './open-telemetry.ts'

it('tells OpenTelemetry the same figures under the same names', async () => {
  const policy = definePolicy({ idle: minutes(1), warning: seconds(30), presence: 'never' })
  const roles = defineRoles({ tasks: ['note.write'], roles: { nurse: { tasks: ['note.write'], policy } } })
  const sessions = createSessions({ roles, store: memoryStore(), clock: () => instant(1_000_000) })
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  const stop = telemetry(sessions, { meter: provider.getMeter('test') })
  const head = { method: 'POST', url: 'http://localhost/in', headers: new Headers({ host: 'localhost' }) }
  await sessions.start(head, { subject: 'rosa', roles: ['nurse'] })
  await provider.forceFlush()
  const told = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  const pointsOf = (name: string) => told.find(({ descriptor }) => descriptor.name === name)?.dataPoints
  expect(pointsOf('curfew_sessions')).toMatchObject([{ value: 1, attributes: { state: 'active', role: 'nurse' } }])
  expect(pointsOf('curfew_starts_total')).toMatchObject([{ value: 1 }])
  expect(pointsOf('curfew_streams')).toMatchObject([{ value: 0 }])
  expect(pointsOf('curfew_store_seconds')?.map(({ attributes }) => attributes['verb'])).toContain('save')
  stop()
  await provider.shutdown()
  await sessions.close()
})
