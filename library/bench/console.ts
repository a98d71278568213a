import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Seen } from './console-store.ts'
import { busyness, figure, machine, table, writeSection } from './page.ts'

// How many sessions, and in which stores; fewer are for trying the bench out, and are not written down.
const size = Number(process.env['SESSIONS'] ?? 100_000)
const kinds = (process.env['STORES'] ?? 'memory,sqlite,redis,postgres').split(',')

const seenIn = (kind: string): Promise<Seen> =>
  new Promise((done, fail) => {
    const file = fileURLToPath(new URL('./console-store.mjs', import.meta.url))
    const child = fork(file, [kind, String(size)])
    let answer: Seen | undefined
    child.on('message', (message) => {
      answer = message as Seen
    })
    child.on('exit', (code) => (answer ? done(answer) : fail(new Error(`measuring ${kind} ended with ${code}`))))
  })

const busy = busyness()
const stores: Seen[] = []
for (const kind of kinds) stores.push(await seenIn(kind))

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
console.log(`\n${text}`)
if (size === 100_000 && stores.length === 4)
  writeSection('docs/benchmarks.md', 'An operator and 100,000 sessions', text)
