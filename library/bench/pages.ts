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
// The other open files of a process.
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
      'of which heap',
      'external',
      'ms to open all',
      'CPU ms/min when nothing happens',
      'a request meanwhile, ms p99',
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

const text = `The cost of open pages for the one server process that holds their event streams. First ${named(pages)} pages are open, then as many streams as fit.

- ${machine()}
- Curfew on its memory store, ws ${version}
- Medians of ${rounds} ${rounds === 1 ? 'round' : 'interleaved rounds'} of opening and ending, and of ${tellings} notices.${busyness()} Written by \`npm run bench -- pages\`.

Each browser has signed in. It opens the one stream that carries its pages, with the request that Chromium would send. The browsers
are another process on the same machine, and their time to receive counts. The two servers beside Curfew have no sessions: they let
every request in. They send the same texts as often, and bare \`node:http\` sends them byte for byte. Bytes are the growth of the server's
process while the streams open, divided by the pages. The sessions are there before, and do not count.

${holding(many)}

Compared with a bare stream, a page costs Curfew ${times(many, (all) => bytes(all, 'whole'))} times the bytes and ${times(many, opening)} times the time to open. While nothing happens, it costs
${times(many, ({ cpuMs }) => cpuMs)} times the processor time. Curfew checks the session, keeps how long each page has been open, and renews its lease every minute. It pings
every stream every 5 s, spread over 4 s, so that no request waits for the pings. Bare \`node:http\` holds more than ws because it keeps the
parser and the request of each stream. A framework such as Hono puts a web stream in between, at a price.

**A notice to all pages**, in milliseconds from the operator's call until it arrives. The last page receives it after ${times(many, ({ notices }) => telling(notices, 'last'))} times what the bare server
takes. The longest wait of a request meanwhile is ${times(many, ({ notices }) => telling(notices, 'wait'))} times that of the bare server.

${telled(many, 'notices')}

**The end of all sessions**: Curfew ends each by itself, keeps it, journals it and notifies its pages. The other servers send
a text and close the stream. The last page receives it after ${times(many, ({ ends }) => telling(ends, 'last'))} times what the bare server takes.

${telled(many, 'ends')}

**News of one session**, a changed role, while all the others are open.

${news(many)}

**With ${named(of(most, curfew).streams)} streams**, ${stopped}. With Node's own limit of ${named(heapLimit / 2 ** 20)} MB, the memory of a process would hold
about ${named(byMemory)}. A notice to all pages then takes:

${telled(most, 'notices')}

The streams cost:

${holding(most)}
`
console.log(`\n${text}`)
if (pages === 10_000) writeSection('docs/benchmarks.md', 'Open pages', text)
