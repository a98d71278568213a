import type { Profiler } from 'node:inspector'

/** Microseconds that each part of the code took itself. */
export type Parts = Readonly<Partial<Record<Part, number>>>

/** The parts of a request's time. */
export const parts = [
  'Node: sockets, HTTP, timers, promises',
  'sending, and waking the client',
  'the framework and the route',
  "Curfew's adapter",
  "Curfew's server",
  "Curfew's core",
  "Curfew's store",
  'hashing (the token; Express, its ETag)',
  'SQLite',
  'the client of Redis',
  'garbage collection',
] as const

/** One of these parts. */
export type Part = (typeof parts)[number]

const rooms: Readonly<Record<string, Part>> = {
  adapters: "Curfew's adapter",
  server: "Curfew's server",
  core: "Curfew's core",
  stores: "Curfew's store",
}

// The bundle names each file above its code.
const filesOf = (bundle: string): readonly string[] => {
  let file = ''
  return bundle.split('\n').map((line) => {
    file = /^\/\/ (\S+\.m?[jt]s)$/.exec(line)?.[1] ?? file
    return file
  })
}

const sqlite: ReadonlySet<string> = new Set(['get', 'all', 'run'])
const sending = /^write(?:v|Buffer|\w+String)$/

/** The parts of a profile; `bundle` is the file that ran. */
export const partsOf = (profile: Profiler.Profile, bundle: { readonly url: string; readonly text: string }): Parts => {
  const files = filesOf(bundle.text)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const callers = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))

  const partOf = (id: number): Part | undefined => {
    const node = nodes.get(id)
    if (!node) return undefined
    const { functionName, url, lineNumber } = node.callFrame
    const calledBy = partOf(callers.get(id) ?? 0)
    if (functionName === '(garbage collector)') return 'garbage collection'
    if (functionName === '(idle)' || functionName === '(root)') return undefined
    if (functionName === '(program)') return 'Node: sockets, HTTP, timers, promises'
    if (url === '' && sending.test(functionName)) return 'sending, and waking the client'
    // Built-in functions count for their caller.
    if (url === '') return calledBy === "Curfew's store" && sqlite.has(functionName) ? 'SQLite' : calledBy
    if (url.startsWith('node:'))
      return url.includes('/crypto/')
        ? 'hashing (the token; Express, its ETag)'
        : 'Node: sockets, HTTP, timers, promises'
    if (/node_modules\/@?(redis|ioredis)\//.test(url)) return 'the client of Redis'
    if (url.includes('/better-sqlite3/')) return 'SQLite'
    const room = url === bundle.url ? /^library\/src\/(\w+)\//.exec(files[lineNumber] ?? '')?.[1] : undefined
    return (room !== undefined && rooms[room]) || 'the framework and the route'
  }

  const known = new Map(profile.nodes.map(({ id }) => [id, partOf(id)]))
  const sums: Partial<Record<Part, number>> = {}
  profile.samples?.forEach((id, nth) => {
    const part = known.get(id)
    if (part) sums[part] = (sums[part] ?? 0) + (profile.timeDeltas?.[nth] ?? 0)
  })
  return sums
}
