import { openPlace } from './place.ts'
import { createPlayer, type Part } from './player.ts'
import { timeSince } from './time.ts'

/** The messages to a process, and its replies: a record, or `done`. */
export interface Order {
  readonly part: Part | 'records'
  readonly seeds: readonly number[]
}

const [number, address = '', origin = ''] = process.argv.slice(2)
const { store, loseIndex, losesAll } = await openPlace(address)
const time = timeSince(BigInt(origin), Number(number))
const player = createPlayer({
  process: Number(number),
  store,
  ...(loseIndex && { loseIndex }),
  ...(losesAll && { losesAll }),
  ...time,
})

process.on('message', async ({ part, seeds }: Order) => {
  if (part === 'records') process.send?.(await player.records(seeds))
  else process.send?.(await player.do(part, seeds).then(() => 'done'))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
