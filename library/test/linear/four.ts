import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Store } from '../../src/stores/store.ts'
import type { Recorded } from './calls.ts'
import { processes } from './plan.ts'
import { createPlayer, type Player, type Recording } from './player.ts'
import type { Order } from './process.ts'
import { timeSince } from './time.ts'

/** All acts of four processes on one session. */
export interface History {
  readonly seed: number
  readonly calls: readonly Recorded[]
  readonly journalled: readonly string[]
  readonly duties: number
}

/** Four processes on one store. */
export interface Four {
  /** Has them carry out the plans of these seeds, all at the same time. */
  readonly play: (seeds: readonly number[]) => Promise<readonly History[]>
  readonly close: () => Promise<void>
}

type One = Pick<Player, 'do' | 'records' | 'close'>

// Beside the packages, so that those that are not bundled are found from there.
const folder = fileURLToPath(new URL('../../../node_modules/.cache/curfew-linear/', import.meta.url))

const bundle = async (): Promise<string> => {
  mkdirSync(folder, { recursive: true })
  const outfile = `${folder}${process.pid}.mjs`
  process.on('exit', () => rmSync(outfile, { force: true }))
  await build({
    entryPoints: [fileURLToPath(new URL('process.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  })
  return outfile
}

let bundled: Promise<string> | undefined

const answerOf = async (child: ChildProcess): Promise<unknown> => {
  const done = new AbortController()
  const { signal } = done
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a process ended with ${code}`)
  })
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal }), ended])
    return answer as unknown
  } finally {
    done.abort()
  }
}

const remote = async (file: string, args: readonly string[]): Promise<One> => {
  const child = fork(file, args, { serialization: 'advanced', execArgv: [] })
  const ask = (order: Order): Promise<unknown> => {
    const answer = answerOf(child)
    child.send(order)
    return answer
  }
  await answerOf(child)
  return {
    do: async (part, seeds) => void (await ask({ part, seeds })),
    records: async (seeds) => (await ask({ part: 'records', seeds })) as readonly Recording[],
    close: async () => {
      const over = once(child, 'exit')
      child.disconnect()
      await over
    },
  }
}

const together = (four: readonly One[]): Four => ({
  play: async (seeds) => {
    for (const part of ['play', 'end', 'come back'] as const) await Promise.all(four.map((one) => one.do(part, seeds)))
    const recorded = (await Promise.all(four.map((one) => one.records(seeds)))).flat()
    return seeds.map((seed) => {
      const its = recorded.filter((one) => one.seed === seed)
      return {
        seed,
        calls: its.flatMap(({ calls }) => calls),
        journalled: its.flatMap(({ journalled }) => journalled),
        duties: its.reduce((sum, { duties }) => sum + duties, 0),
      }
    })
  },
  close: async () => void (await Promise.all(four.map((one) => one.close()))),
})

const numbers = Array.from({ length: processes }, (_, number) => number)

/** Four processes on the store of an address. */
export const startFour = async (address: string): Promise<Four> => {
  bundled ??= bundle()
  const file = await bundled
  const origin = String(process.hrtime.bigint())
  return together(await Promise.all(numbers.map((number) => remote(file, [String(number), address, origin]))))
}

/** Four servers in this one process on one store, such as its memory store, which no other process can have. */
export const startFourHere = (store: Store): Four => {
  const origin = process.hrtime.bigint()
  return together(numbers.map((number) => createPlayer({ process: number, store, ...timeSince(origin, number) })))
}
