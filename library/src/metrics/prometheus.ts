import { Counter, Gauge, Histogram, type Registry, Registry as RegistryOfClient } from 'prom-client'
import type { FiguresText } from './answering.ts'
import { countInto } from './counting.ts'
import { bounds, figures } from './figures.ts'
import { createLiveCounts, type MeasuredSessions } from './live-counts.ts'

export { answerMetrics, type FiguresText, type Readers } from './answering.ts'
export type { MeasuredSessions } from './live-counts.ts'

/** The figures of a server in Prometheus' text. */
export interface Metrics extends FiguresText {
  /** The registry of prom-client that holds them. */
  readonly registry: Registry
  /** Stops counting. */
  readonly close: () => void
}

/**
 * Counts what a server does from now on, for Prometheus, by prom-client. No subject stands in a label. `curfew_sessions` and
 * `curfew_pages` are of the whole store, so take their `max` over servers and not their sum. `registry`: where the
 * application's own figures are; default: a new one.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const metrics = (
  sessions: MeasuredSessions,
  { registry = new RegistryOfClient() }: { readonly registry?: Registry } = {},
): Metrics => {
  const registers = [registry]
  const readLive = createLiveCounts(sessions)
  const live = new Gauge({ ...figures.sessions, labelNames: ['state', 'role'], registers })
  const pages = new Gauge({ ...figures.pages, registers })
  const streams = new Gauge({ ...figures.streams, registers })
  const starts = new Counter({ ...figures.starts, registers })
  const ends = new Counter({ ...figures.ends, labelNames: ['reason'], registers })
  const warnings = new Counter({ ...figures.warnings, labelNames: ['answer'], registers })
  const refusals = new Counter({ ...figures.refusals, labelNames: ['what'], registers })
  const store = new Histogram({
    ...figures.store,
    labelNames: ['verb', 'outcome'],
    buckets: [...bounds.store],
    registers,
  })
  const lateness = new Histogram({ ...figures.lateness, buckets: [...bounds.lateness], registers })

  const stop = countInto(sessions, {
    started: () => starts.inc(),
    ended: (reason) => ends.inc({ reason }),
    lateness: (late) => lateness.observe(late),
    warning: (answer) => warnings.inc({ answer }),
    refused: (what) => refusals.inc({ what }),
    store: (verb, took, outcome) => store.observe({ verb, outcome }, took),
  })

  return {
    registry,
    text: async () => {
      const { groups, pages: open } = await readLive()
      live.reset()
      for (const { state, role, count } of groups) live.set({ state, role }, count)
      if (open !== undefined) pages.set(open)
      streams.set(sessions.openStreams())
      return registry.metrics()
    },
    type: registry.contentType,
    close: stop,
  }
}
