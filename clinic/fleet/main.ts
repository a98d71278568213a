import { parseArgs } from 'node:util'
import { type Fleet, startFleet } from './fleet.ts'
import { type FleetStore, openFleetStore, storeNames } from './store.ts'
import { journalLine, opening, usage } from './words.ts'

interface Wanted {
  readonly store: string
  readonly servers: number
  readonly port: number
  readonly isHelp: boolean
}

const wholeNumber = (value: string, from: number, to: number): number => {
  const number = Number(value)
  if (!/^\d{1,5}$/.test(value) || number < from || number > to)
    throw new Error(`${JSON.stringify(value)} is no whole number from ${from} to ${to}.\n\n${usage}`)
  return number
}

const asked = (): Wanted => {
  const text = (preset: string) => ({ type: 'string', default: preset }) as const
  const options = { store: text('redis'), servers: text('3'), port: text('3000') } as const
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h', default: false } } })
    return {
      store: values.store,
      servers: wholeNumber(values.servers, 1, 20),
      port: wholeNumber(values.port, 0, 65_535),
      isHelp: values.help,
    }
  } catch (failure) {
    if (failure instanceof TypeError) throw new Error(`${failure.message}\n\n${usage}`)
    throw failure
  }
}

const stops = new Set<() => Promise<void>>()

const stopAll = async (): Promise<void> => {
  // The servers stop first, because they use the store.
  for (const stop of [...stops].reverse()) await stop()
}

const started = async ({ store: wanted, servers: count, port }: Wanted): Promise<[Fleet, FleetStore]> => {
  const store = await openFleetStore(wanted)
  if (!store)
    throw new Error(`--store is ${JSON.stringify(wanted)}: write ${storeNames.join(', ')} or an address.\n\n${usage}`)
  stops.add(store.close)
  const hear = (server: number, line: string): void => {
    const words = journalLine(server, line)
    if (words !== undefined) console.log(words)
  }
  const fleet = await startFleet({ store: store.address, count, port, hear, group: 'own' })
  stops.add(fleet.close)
  return [fleet, store]
}

const inWords = (failure: unknown): string => {
  const { code, message } = failure as NodeJS.ErrnoException
  return code === 'EADDRINUSE' ? `${message}. Write another --port (0: any free one).` : message
}

try {
  const wanted = asked()
  if (wanted.isHelp) console.log(usage)
  else {
    let isStopping = false
    const stop = async (): Promise<void> => {
      // The terminal and npm may both forward one Ctrl-C.
      if (isStopping) return
      isStopping = true
      console.log('\nStopping …')
      await stopAll()
      process.exit(0)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    const [{ origin, servers, records }, store] = await started(wanted)
    const pids = servers.map((server) => server.pid())
    for (const line of opening({ origin, pids, store: store.address, records })) console.log(line)
  }
} catch (failure) {
  console.error(inWords(failure))
  await stopAll()
  process.exitCode = 1
}
