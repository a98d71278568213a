/** The names, units and meanings of the figures, the same for every exporter. */
export const figures = {
  sessions: { name: 'curfew_sessions', help: 'Live sessions of all servers on the store, by state and roles' },
  pages: { name: 'curfew_pages', help: 'Open pages of all servers on the store' },
  streams: { name: 'curfew_streams', help: 'Event streams that are open on this server' },
  starts: { name: 'curfew_starts_total', help: 'Sessions that this server started' },
  ends: { name: 'curfew_ends_total', help: 'Sessions that this server ended, by reason' },
  warnings: {
    name: 'curfew_warnings_total',
    help: 'Warnings that pages showed, those that people answered, and those that no page showed',
  },
  refusals: { name: 'curfew_refusals_total', help: 'Sign-ins, tasks and foreign requests that were refused' },
  store: { name: 'curfew_store_seconds', help: 'How long the store took, by verb and outcome' },
  lateness: { name: 'curfew_end_lateness_seconds', help: 'How long after its deadline a session was ended' },
} as const

/** The bounds of the histograms, in seconds. */
export const bounds = {
  store: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.5],
  lateness: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
} as const
