/** A request that came to a house. */
export interface Received {
  /** As in `GET /page`. At home the query is there too. */
  readonly what: string
  readonly body: string
  /** The moment, by `performance.now`. */
  readonly at: number
}

/** The readings of a house that its requests give. */
export interface Readings {
  /** How many event streams were asked for so far. */
  readonly streams: () => number
  /** The moments, in milliseconds, at which pages said an end with this reason. */
  readonly saidAt: (reason: string) => readonly number[]
  /** Whether this request came, as in `GET /page`, or this signal, as in `page-left`. */
  readonly received: (what: string) => boolean
  /** Whether a person was led home, and the address told the reason. */
  readonly toldAtHome: (reason: string) => boolean
  /** The number of pages that have reported themselves. */
  readonly spoken: () => number
  /** The latest requests, in order. */
  readonly lastWords: () => string
}

/** Reads the requests of a house. `session`: the path of its session. */
export const readingsOf = (received: readonly Received[], session: string): Readings => ({
  streams: () => received.filter(({ what }) => what === `GET ${session}/events`).length,
  // By the page's own clock, which is this machine's too. The beacon's own delay must not count.
  saidAt: (reason) =>
    received.flatMap(({ what, body }) => {
      const [why, at] = body.split(' ')
      return what === 'POST /said' && why === reason ? [Number(at)] : []
    }),
  received: (sought) => received.some(({ what, body }) => what === sought || body.includes(`"${sought}"`)),
  toldAtHome: (reason) =>
    received.some(({ what }) => {
      const [path = '', query = ''] = what.split('?')
      return path.startsWith('GET ') && new URLSearchParams(query).get('ended') === reason
    }),
  spoken: () => new Set(received.flatMap(({ body }) => /"page-seen","page":"[^"]+"/.exec(body) ?? [])).size,
  lastWords: () =>
    received
      .slice(-16)
      .map(({ what, body, at }) => `${Math.round(performance.now() - at)} ms ago ${what} ${body}`)
      .join('\n'),
})
