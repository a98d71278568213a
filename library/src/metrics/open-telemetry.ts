import { type Meter, metrics } from '@opentelemetry/api'
import { countInto } from './counting.ts'
import { bounds, figures } from './figures.ts'
import { createLiveCounts, type MeasuredSessions } from './live-counts.ts'

export type { MeasuredSessions } from './live-counts.ts'

const seconds = 's'

/**
 * Counts what a server does from now on, through OpenTelemetry's API. The names and labels are those of Prometheus' text.
 * `meter`: default: the global meter `curfew`. The returned function stops it.
 * @see https://opentelemetry.io/docs/specs/otel/metrics/api/
 */
export const telemetry = (
  sessions: MeasuredSessions,
  { meter = metrics.getMeter('curfew') }: { readonly meter?: Meter } = {},
): (() => void) => {
  const described = ({ help }: { readonly help: string }) => ({ description: help })
  const counter = (figure: { readonly name: string; readonly help: string }) =>
    meter.createCounter(figure.name, described(figure))
  const histogram = (figure: { readonly name: string; readonly help: string }, buckets: readonly number[]) => {
    const advice = { explicitBucketBoundaries: [...buckets] }
    return meter.createHistogram(figure.name, { ...described(figure), unit: seconds, advice })
  }
  const gauge = (figure: { readonly name: string; readonly help: string }) =>
    meter.createObservableGauge(figure.name, described(figure))

  const [starts, ends, warnings, refusals] = [
    counter(figures.starts),
    counter(figures.ends),
    counter(figures.warnings),
    counter(figures.refusals),
  ]
  const store = histogram(figures.store, bounds.store)
  const lateness = histogram(figures.lateness, bounds.lateness)
  const stop = countInto(sessions, {
    started: () => starts.add(1),
    ended: (reason) => ends.add(1, { reason }),
    lateness: (late) => lateness.record(late),
    warning: (answer) => warnings.add(1, { answer }),
    refused: (what) => refusals.add(1, { what }),
    store: (verb, took, outcome) => store.record(took, { verb, outcome }),
  })

  const readLive = createLiveCounts(sessions)
  const [live, pages, streams] = [gauge(figures.sessions), gauge(figures.pages), gauge(figures.streams)]
  const observed = [live, pages, streams]
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    const { groups, pages: open } = await readLive()
    for (const { state, role, count } of groups) result.observe(live, count, { state, role })
    if (open !== undefined) result.observe(pages, open)
    result.observe(streams, sessions.openStreams())
  }
  meter.addBatchObservableCallback(observe, observed)

  return () => {
    stop()
    meter.removeBatchObservableCallback(observe, observed)
  }
}
