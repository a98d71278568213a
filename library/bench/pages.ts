import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import { busyness, figure, machine, median, percentile, table, writeSection } from './page.ts'
import type { Told, Variant } from './pages-crowd.ts'
import { type Measured, measure } from './pages-measures.ts'
import type { Holds } from './pages-server.ts'

// How many pages; fewer are for trying the bench out, and are not written down.
const pages = Number(process.env['PAGES'] ?? 10_000)
const rounds = Number(process.env['ROUNDS'] ?? 3)
const tellings = 7
const mostStreams = 100_000
// What a process has open besides.
const otherFiles = 100

const version = (JSON.parse(readFileSync('node_modules/ws/package.json', 'utf8')) as { version: string }).version
const bare: Variant = { name: 'bare `node:http`', kind: 'bare', tabs: 1 }
const sockets: Variant = { name: `ws ${version}`, kind: 'sockets', tabs: 1 }
const curfew: Variant = { name: 'Curfew', kind: 'curfew', tabs: 1 }
const onHono: Variant = { name: 'Curfew on Hono', kind: 'hono', tabs: 1 }
const curfewTabs: Variant = { name: 'Curfew, ten pages a browser', kind: 'curfew', tabs: 10 }

const mostFiles = Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1])
const fitting = Math.min(mostStreams, mostFiles - otherFiles)

const many = await measure([bare, sockets, curfew, curfewTabs, onHono], {
  streams: ({ tabs }) => Math.floor(pages / tabs),
  rounds,
  tellings,
  news: 200,
})
const most = await measure([bare, curfew], {
  streams: () => (pages < 10_000 ? pages * 2 : fitting),
  rounds: 1,
  tellings: 3,
  news: 100,
})

const pagesOf = ({ streams, variant }: Measured): number => streams * variant.tabs
const bytes = (measured: Measured, of: keyof Holds): number =>
  median(measured.holds.map((holds) => holds[of])) / pagesOf(measured)
const opening = ({ openingMs }: Measured): number => median(openingMs)
const telling = (all: readonly Told[], of: keyof Told): number => median(all.map((told) => told[of]))
const of = (all: readonly Measured[], variant: Variant): Measured =>
  all.find((measured) => measured.variant === variant) ?? (all[0] as Measured)
const times = (all: readonly Measured[], what: (measured: Measured) => number): string =>
  figure(what(of(all, curfew)) / what(of(all, bare)))

const holding = (all: readonly Measured[]): string =>
  table(
    [
      '',
      'streams',
      'bytes a page',
      'of it heap',
      'external',
      'ms to open all',
      'CPU ms/min when nothing happens',
      'a request then, ms p99',
      'longest',
    ],
    all.map((measured) => [
      measured.variant.name,
      measured.streams,
      bytes(measured, 'whole'),
      bytes(measured, 'heap'),
      bytes(measured, 'external'),
      opening(measured),
      measured.cpuMs,
      measured.beatWaits.p99,
      measured.beatWaits.longest,
    ]),
  )
const toldHeads = ['ms until the first', 'p50', 'p99', 'the last', 'longest request meanwhile']
const toldCells = (all: readonly Told[]): number[] =>
  (['first', 'p50', 'p99', 'last', 'wait'] as const).map((what) => telling(all, what))
const telled = (all: readonly Measured[], what: 'notices' | 'ends'): string =>
  table(
    ['', ...toldHeads],
    all.map((measured) => [measured.variant.name, ...toldCells(measured[what])]),
  )
const news = (all: readonly Measured[]): string =>
  table(
    ['', 'ms p50', 'p99'],
    all.map(({ variant, news: waits }) => [variant.name, median(waits), percentile(waits, 0.99)]),
  )

const heapLimit = getHeapStatistics().heap_size_limit
const byMemory = Math.floor(heapLimit / bytes(of(most, curfew), 'heap') / 1_000) * 1_000
const named = (count: number): string => figure(count)
const isFull = of(most, curfew).streams === fitting && fitting < mostStreams
const stopped = isFull ? 'as many files as one process may have open here' : 'as many as this run was to open'

const text = `What open pages cost one server process that holds their event streams: first ${named(pages)} pages, then as many streams as fit.
${machine()}; Curfew on its memory store, ws ${version}. Medians of ${rounds} ${rounds === 1 ? 'round' : 'interleaved rounds'} of opening and ending, and of ${tellings} of telling.${busyness()} Written by \`npm run bench -- pages\`.

Each browser has signed in, and opens the one stream that carries its pages with the request that a Chromium would send. The browsers
are another process on the same machine, and the time that it takes them to hear counts. The two servers beside Curfew know of no
session: they let everybody in and say the same texts as often, bare \`node:http\` byte for byte. Bytes are what the server's process grows
by while they open, divided by the pages; the session itself, which is there before, is left out.

${holding(many)}

Over a bare stream, a page costs Curfew ${times(many, (all) => bytes(all, 'whole'))} times the bytes, ${times(many, opening)} times the time to open, and ${times(many, ({ cpuMs }) => cpuMs)} times the processor while nothing happens: it
checks who asks, knows which page has been open since when, and renews its lease every minute. Every stream is told every 5 s that it lives,
spread over 4 s, so that requests need not wait for it. ws holds less than bare \`node:http\`, which keeps the parser and the request of each
stream; and where a framework sends the web's own answers, as Hono does, a stream of the web stands in between and has its price.

**A notice to everybody**, in milliseconds from the operator's call until it is there. The last page hears it after ${times(many, ({ notices }) => telling(notices, 'last'))} times what it takes
bare; the longest that a request has to wait meanwhile is ${times(many, ({ notices }) => telling(notices, 'wait'))} times what it is bare.

${telled(many, 'notices')}

**The end of everybody's session**, each ended by itself, kept, written into the journal and then told; beside Curfew it is a text that is sent
and a stream that is closed. The last page hears it after ${times(many, ({ ends }) => telling(ends, 'last'))} times what it takes bare.

${telled(many, 'ends')}

**News of one session**, a role that was changed, among all the others that are open.

${news(many)}

**With ${named(of(most, curfew).streams)} streams**, ${stopped}. By its memory a process with Node's own limit of ${named(heapLimit / 2 ** 20)} MB would hold about
${named(byMemory)}. A notice to everybody takes then:

${telled(most, 'notices')}

And they cost:

${holding(most)}
`
console.log(`\n${text}`)
if (pages === 10_000) writeSection('docs/benchmarks.md', 'Open pages', text)
