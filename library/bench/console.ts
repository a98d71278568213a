import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Seen } from './console-store.ts'
import { busyness, figure, machine, median, percentile, table, writeSection } from './page.ts'

// How many sessions, and in which stores; fewer are for trying the bench out, and are not written down.
const size = Number(process.env['SESSIONS'] ?? 100_000)
// `STORES=none` measures the operator's screen alone.
const kinds = (process.env['STORES'] ?? 'memory,sqlite,redis,postgres').split(',').filter((kind) => kind !== 'none')

const answerOf = <Answer>(name: string, ...given: readonly string[]): Promise<Answer> =>
  new Promise((done, fail) => {
    const child = fork(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), given)
    let answer: Answer | undefined
    child.on('message', (message) => {
      answer = message as Answer
    })
    child.on('exit', (code) =>
      answer ? done(answer) : fail(new Error(`measuring ${[name, ...given].join(' ')} ended with ${code}`)),
    )
  })

const busy = busyness()
const stores: Seen[] = []
for (const kind of kinds) stores.push(await answerOf<Seen>('console-store', kind, String(size)))

const names = Object.keys(stores[0]?.asked ?? {})
const questions = table(
  ['', ...names],
  stores.map(({ name, asked }) => [
    name,
    ...names.map((one) => `${figure(asked[one]?.median ?? Number.NaN)} (${figure(asked[one]?.worst ?? Number.NaN)})`),
  ]),
)
const ends = table(
  ['', 'ended', 'seconds', 'ms of another request meanwhile, p99', 'µs of a renewal'],
  stores.map(({ name, ended, endingTook, othersP99, renew }) => [name, ended, endingTook / 1_000, othersP99, renew]),
)

const text = `What an operator asks, with ${size.toLocaleString('en')} live sessions in each store. The server and the store run on this machine.

- ${machine()}
- ${stores.map(({ name }) => name).join(', ')}
- One run.${busy} Written by \`npm run bench -- console\`.

Milliseconds from the question to the answer: the median of 15, and the longest in brackets. A page has 50 sessions. A count beyond
10,000 sessions read says "at least".

${questions}

One operator ends all sessions of one network, and each end is in the journal. Meanwhile another person's requests come every 5 ms.

${ends}
`
if (stores.length > 0) console.log(`\n${text}`)
if (size === 100_000 && stores.length === 4)
  writeSection('docs/benchmarks.md', 'An operator and 100,000 sessions', text)

/** The figures of an operator's screen, as its process gives them. */
interface Screen {
  readonly delaysMs: readonly number[]
  readonly missed: number
  readonly cores: Readonly<Record<'idle' | 'watched' | 'changing' | 'both', number>>
}

const { delaysMs, missed, cores } = await answerOf<Screen>('screen')
const percent = (share: number): string => `${figure(share * 100)} %`
const screen = `One operator's list in Chromium, of 1,000 sessions in memory. Fifty of them are on the screen.
1,000 times a second one session changes. The server, its store and Chromium run on this machine.

- ${machine()}
- One run of ten seconds.${busy} Written by \`npm run bench -- console\`.

| ms from the change in the store to the changed cell: median | p99 | longest | changes on the screen | never seen, because a later one came |
|---|---|---|---|---|
| ${[median(delaysMs), percentile(delaysMs, 0.99), Math.max(...delaysMs), delaysMs.length, missed].map(figure).join(' | ')} |

| share of a core that the server takes | nothing changes | 1,000 changes a second |
|---|---|---|
| no console is open | ${percent(cores.idle)} | ${percent(cores.changing)} |
| one is open | ${percent(cores.watched)} | ${percent(cores.both)} |
`
console.log(`\n${screen}`)
writeSection('docs/benchmarks.md', 'An operator’s screen and 1,000 changes a second', screen)
