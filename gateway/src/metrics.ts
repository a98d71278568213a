import type { ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** The figures of what a gateway passes on, in the text form of Prometheus. No subject stands in them. */
export interface Metrics {
  readonly served: (response: ServerResponse, how: string, seconds: number) => void
  readonly text: () => Promise<string>
  readonly type: string
}

/** Opens the figures of this process. */
export const openMetrics = (): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'curfew_gateway_requests_total',
    help: 'Requests that went to the application, by the class of their status',
    labelNames: ['status'],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'curfew_gateway_upstream_failures_total',
    help: 'Requests that the application did not answer',
    registers: [registry],
  })
  const time = new Histogram({
    name: 'curfew_gateway_request_seconds',
    help: 'The time from a request to the end of its response',
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [registry],
  })
  return {
    served: (response, how, seconds) => {
      requests.inc({ status: how === 'tunnel' ? '1xx' : `${Math.floor(response.statusCode / 100)}xx` })
      if (how.startsWith('failed')) failures.inc()
      time.observe(seconds)
    },
    text: () => registry.metrics(),
    type: registry.contentType,
  }
}
