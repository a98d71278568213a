import { inProcess } from './in-process.ts'
import type { Place, Variant } from './request-variants.ts'

// Runs one variant of both sources in this process, in turn, and sends the CPU microseconds of each turn's requests.

const [, , name = '', order = '', folder = ''] = process.argv
const turns = 40
const calls = 250
const lines = 8

const variantOf = async (file: string): Promise<Variant> => {
  const { variants, titleOf }: typeof import('./request-variants.ts') = await import(
    new URL(file, import.meta.url).href
  )
  const found = variants.find((one) => `${one.on}: ${titleOf(one)}` === name)
  if (!found) throw new Error(`${file} has no variant ${name}`)
  return found
}

const start = async (file: string): Promise<(calls: number) => Promise<void>> => {
  const variant = await variantOf(file)
  const place: Place = { redisPort: 0, sqliteFile: `${folder}/${process.pid}-${file.replace(/\W/g, '')}.db` }
  const persons = variant.crowd ?? lines
  const { ask } = await inProcess(await variant.listen(place), { persons, lines })
  return ask
}

const micros = async (ask: (calls: number) => Promise<void>): Promise<number> => {
  const before = process.cpuUsage()
  await ask(calls)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

const files = ['./guard-before.mjs', './request-variants.mjs']
const isTurned = order === 'turned'
const asks: ((calls: number) => Promise<void>)[] = []
// Node compiles first the source that is loaded first. So half of the processes load the sources the other way round.
for (const file of isTurned ? files.toReversed() : files) asks.push(await start(file))
const [before, now] = isTurned ? asks.toReversed() : asks
if (!before || !now) throw new Error('both sources run')

for (let nth = 0; nth < 12; nth++) for (const ask of [before, now]) await ask(calls)
const pairs: (readonly [number, number])[] = []
for (let nth = 0; nth < turns; nth++) {
  if (nth % 2 === 0) {
    const first = await micros(before)
    pairs.push([first, await micros(now)])
  } else {
    const first = await micros(now)
    pairs.push([await micros(before), first])
  }
}
process.send?.(pairs)
process.exit()
