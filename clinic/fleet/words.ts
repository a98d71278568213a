/** The facts about a running fleet. */
export interface Told {
  readonly origin: string
  /** The processes of the servers, in their order. */
  readonly pids: readonly (number | undefined)[]
  readonly store: string
  readonly records: string
}

/** The usage of `npm run fleet`. */
export const usage = `npm run fleet -- [--store redis|postgres|ADDRESS] [--servers 3] [--port 3000]

Starts several servers of the clinic on one store of sessions, behind one address that hands each request to the next.

  --store    redis (also Valkey) or postgres: started for the fleet, from this machine's own programs, and empty.
             An address, such as redis://127.0.0.1:6379: a store that is there already.
  --servers  how many
  --port     where the fleet is to be found; 0: any free port

Settings such as CURFEW_IDLE=2m hold for every server. Ctrl-C ends everything, and what it kept is removed.`

/** The lines printed when a fleet has started. */
export const opening = ({ origin, pids, store, records }: Told): readonly string[] => [
  `The fleet is open at ${origin}: ${pids.length} servers, one store (${store}).`,
  ...pids.map((pid, index) => `  server ${index + 1}: process ${pid}`),
  '',
  'Things to try:',
  `  1. Sign in at ${origin} as vet (the password is on the page). Each request goes to the next server;`,
  '     the header x-served-by of an answer says which one it was. Below is what each server writes down.',
  '  2. Take your hands off: one server holds your page, and any of them ends the session, once.',
  `  3. Kill a server while you are signed in: kill -9 ${pids[0] ?? 'PID'}. You stay signed in.`,
  '  4. Sign in as manager in another browser, and end the vet’s session under People: the vet’s page hears of it at once,',
  '     whichever server it is on.',
  `  5. Read the one journal, which is in the store too: sign in as manager and open ${origin}/people.`,
  '',
  `The clinic's records: ${records}`,
  '',
  'Ctrl-C ends everything, and what it kept is removed.',
  '',
]

interface Line {
  readonly what?: string
  readonly time?: string
  readonly subject?: string
  readonly reason?: string
  readonly by?: string
  readonly detail?: string
}

const parsed = (line: string): Line | undefined => {
  try {
    return JSON.parse(line) as Line
  } catch {
    return undefined
  }
}

/** A line of a server's journal for people. Undefined for a line that is no entry, such as how it was started. */
export const journalLine = (server: number, line: string): string | undefined => {
  const { what, time, subject, reason, by, detail } = parsed(line) ?? {}
  if (what === undefined) return undefined
  const more = [subject, reason, by && `by ${by}`, detail && `(${detail})`].filter(Boolean)
  return [time?.slice(11, 19), `server ${server}`, what, ...more].filter(Boolean).join('  ')
}
