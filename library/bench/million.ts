import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { whileLasts } from './million-measures.ts'
import type { Level, Measured } from './million-store.ts'
import { busyness, figure, machine, table, writeBetween, writeSection } from './page.ts'

// How many sessions, and in which stores; fewer are for trying the bench out, and are not written down.
const size = Number(process.env['SESSIONS'] ?? 1_000_000)
const kinds = (process.env['STORES'] ?? 'memory,sqlite,redis,postgres').split(',')

const measured = (kind: string): Promise<Measured> =>
  new Promise((done, fail) => {
    const file = fileURLToPath(new URL('./million-store.mjs', import.meta.url))
    const child = fork(file, [kind, String(size)], { execArgv: ['--expose-gc', '--max-old-space-size=8000'] })
    let answer: Measured | undefined
    child.on('message', (message) => {
      answer = message as Measured
    })
    child.on('exit', (code) => (answer ? done(answer) : fail(new Error(`measuring ${kind} ended with ${code}`))))
  })

// Other stores must not share the work of this run.
const busy = busyness()
const stores: Measured[] = []
for (const kind of kinds) stores.push(await measured(kind))

const named = (count: number): string => count.toLocaleString('en')
const each = ({ count, bytes }: Level, where: 'memory' | 'disk' | 'indexes'): number =>
  (bytes[where] ?? Number.NaN) / count
const levels = stores[0]?.levels.map(({ count }) => count) ?? []
const [, middle] = levels.length > 2 ? levels : [0, ...levels]
const last = ({ levels: all }: Measured): Level => all.at(-1) as Level
const at = (store: Measured, count: number | undefined): Level =>
  store.levels.find((level) => level.count === count) ?? last(store)

const bytes = table(
  ['', 'in memory', `in memory at ${named(middle ?? size)}`, 'on disk', 'of which indexes', 'ms to start'],
  stores.map((store) => [
    store.name,
    each(last(store), 'memory'),
    each(at(store, middle), 'memory'),
    each(last(store), 'disk'),
    each(last(store), 'indexes'),
    store.name === 'memory' ? '–' : store.start,
  ]),
)
const growth = table(
  ['', ...levels.map((count) => `find at ${named(count)}`), ...levels.map((count) => `renew at ${named(count)}`)],
  stores.map((store) => [
    store.name,
    ...store.levels.map(({ costs }) => costs.find),
    ...store.levels.map(({ costs }) => costs.renew),
  ]),
)
const ends = table(
  [
    '',
    'ended',
    'renewed a second',
    'ms late, p50',
    'p99',
    'max',
    'CPU of the server',
    'ends/s when all are due at once',
    'CPU ms/min when nothing is due',
  ],
  stores.map(({ name, punctuality, rush, idle }) => [
    name,
    punctuality.ends,
    punctuality.renewals / whileLasts,
    punctuality.p50,
    punctuality.p99,
    punctuality.max,
    `${figure(punctuality.load * 100)} %`,
    rush,
    idle,
  ]),
)

const dearest = (call: 'find' | 'renew'): number =>
  Math.max(...stores.map((store) => last(store).costs[call] / (store.levels[0]?.costs[call] ?? Number.NaN)))
const latest = stores.toSorted((a, b) => b.punctuality.p99 - a.punctuality.p99)[0]
const slowest = stores.toSorted((a, b) => a.rush - b.rush)[0]

const text = `The cost of ${named(size)} live sessions in each store. Each session has one open page. One process and the store run on this machine.

- ${machine()}
- ${stores.map(({ name }) => name).join(', ')}
- One run.${busy} Written by \`npm run bench -- million\`.

Bytes count everything that the store keeps of a session. On a full store, a server has started once it has answered a request and
its warden knows the next end. The memory store is empty after a restart. On disk, Redis has its snapshot.

${bytes}

The cost of one call, in microseconds, to the store and back: the median of 4,000. It may grow with the sessions only because the
processor's caches hold fewer of them. With ${figure(size / 1_000)} times as many, finding cost ${figure(dearest('find'))} times as much at most, and renewing ${figure(dearest('renew'))} times.
Every renewal here is written; PostgreSQL has synced each to its disk.

${growth}

The ends of the sessions that fall due within ${whileLasts} s: ${figure((size * whileLasts) / 900)} of ${named(size)}, at 15 minutes each. Every fourth is left to end.
The others are renewed a few seconds before. A thousand sessions that are not due are renewed a second. An end is late from the moment the
session is over until the end is written. Every request in between is refused. The server's processor time is that of its process
alone, without the database's. Where nothing is due, it also leaves out the garbage collection of earlier measures. The latest ends are
those of ${latest?.name}. The fewest ends a second are those of ${slowest?.name}.

${ends}
`
console.log(`\n${text}`)
if (size === 1_000_000 && stores.length === 4) {
  writeSection('docs/benchmarks.md', 'A million sessions', text)
  const marks = ['<!-- written by npm run bench -- million -->', '<!-- to here -->'] as const
  const costs = table(
    ['', 'bytes a session', 'ends a second', 'CPU ms a minute when nothing is due'],
    stores.map((store) => [
      store.name,
      [
        ...(last(store).bytes.memory ? [`${figure(each(last(store), 'memory'))} in memory`] : []),
        ...(last(store).bytes.disk ? [`${figure(each(last(store), 'disk'))} on disk`] : []),
      ].join(', '),
      store.rush,
      store.idle,
    ]),
  )
  writeBetween('docs/many-machines.md', marks, `${machine()}.${busy}\n\n${costs}`)
}
