import { fork } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { variants } from './variants.ts'

// Each variant in a process of its own, in turns, so that a slow moment of the machine hits all alike.
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 3)

interface Round {
  readonly perSecond: number
  readonly p50: number
  readonly cpuMicros: number
}

const measure = async (variant: string): Promise<Round> => {
  const server = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), [variant], {
    execArgv: process.execArgv,
  })
  const ask = <Answer>(what: string): Promise<Answer> =>
    new Promise((done) => {
      server.once('message', (answer) => done(answer as Answer))
      server.send(what)
    })
  const { url, cookie } = await ask<{ url: string; cookie?: string }>('start')
  const headers = cookie === undefined ? {} : { cookie }
  await autocannon({ url, headers, connections: 32, duration: 1 })
  const before = await ask<number>('cpu')
  const { requests, latency, non2xx } = await autocannon({ url, headers, connections: 32, duration: seconds })
  const after = await ask<number>('cpu')
  server.kill()
  if (non2xx > 0) throw new Error(`${variant} refused ${non2xx} requests`)
  return { perSecond: requests.average, p50: latency.p50, cpuMicros: (after - before) / requests.total }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

const results = new Map<string, Round[]>(Object.keys(variants).map((name) => [name, []]))
for (let round = 0; round < rounds; round++)
  for (const name of Object.keys(variants)) results.get(name)?.push(await measure(name))

const bare = median(results.get('bare Node')?.map(({ cpuMicros }) => cpuMicros) ?? [])
console.log(
  `A signed-in request: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; medians of ${rounds} interleaved rounds of ${seconds} s\n`,
)
console.log('| | requests/s | p50 ms | CPU µs/request | over bare |\n|---|---|---|---|---|')
for (const [name, all] of results) {
  const cpu = median(all.map(({ cpuMicros }) => cpuMicros))
  const row = [
    median(all.map(({ perSecond }) => perSecond)).toFixed(0),
    median(all.map(({ p50 }) => p50)),
    cpu.toFixed(1),
    (cpu - bare).toFixed(1),
  ]
  console.log(`| ${name} | ${row.join(' | ')} |`)
}
