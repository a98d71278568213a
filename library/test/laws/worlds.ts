import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { tellOf, worlds } from './world/drawn.ts'
import { runWorld } from './world/world.ts'

// Runs as many worlds as requested, by fast-check, and prints each minute how many have run.
const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string' }, path: { type: 'string' } },
})
const count = Number(values.count)
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const batch = values.path === undefined ? 5_000 : 1

const beganAt = performance.now()
let saidAt = beganAt
let done = 0
let closings = 0
let goings = 0

const say = (line: string): void => console.log(`${Math.round((performance.now() - beganAt) / 1_000)} s: ${line}`)
const counts = (): string =>
  `${done} worlds; ${closings} sessions ended as closed, and ${goings} were judged after the last page had gone`

console.log(`${count} worlds from seed ${seed}`)
for (let nth = 0; done < count; nth++) {
  const isWell = fc.property(worlds, (drawn) => {
    const { wrong, isClosed, isJudgedGone } = runWorld(drawn)
    closings += isClosed ? 1 : 0
    goings += isJudgedGone ? 1 : 0
    return wrong === undefined
  })
  const found = fc.check(isWell, {
    seed: seed + nth,
    numRuns: Math.min(batch, count - done),
    ...(values.path !== undefined && { path: values.path, endOnFailure: true }),
  })
  done += found.numRuns
  if (found.failed && found.counterexample) {
    say(counts())
    console.log(tellOf(found.counterexample[0]))
    console.log(`Again: npm run test:worlds -- --seed ${found.seed} --path ${found.counterexamplePath}`)
    process.exit(1)
  }
  if (values.path !== undefined) break
  if (performance.now() - saidAt >= 60_000) {
    saidAt = performance.now()
    say(counts())
  }
}
say(`${counts()}; no law was broken`)
