import { openPlace } from './place.ts'
import { createPlayer, type Part } from './player.ts'
import { timeSince } from './time.ts'

/** What a process is told, and answers with what it recorded or with `done`. */
export interface Order {
  readonly part: Part | 'records'
  readonly seeds: readonly number[]
}

const [number, address = '', origin = ''] = process.argv.slice(2)
const { store } = await openPlace(address)
const player = createPlayer({ process: Number(number), store, ...timeSince(BigInt(origin)) })

process.on('message', async ({ part, seeds }: Order) => {
  if (part === 'records') process.send?.(await player.records(seeds))
  else process.send?.(await player.do(part, seeds).then(() => 'done'))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
