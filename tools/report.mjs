import { keepTime, minutesOf } from './step-times.mjs'

const seconds = (since) => `${((Date.now() - since) / 1_000).toFixed(1)} s`

const isTerminal = process.stdout.isTTY

// On a terminal the running steps are one line that counts; in a log, a line each half minute.
const createProgress = () => {
  const running = new Map()
  const clear = () => isTerminal && process.stdout.write('\r\x1b[2K')
  const show = () => {
    const line = [...running].map(([title, since]) => `${title} ${seconds(since)}`).join(' … ')
    if (line) isTerminal ? process.stdout.write(`\r\x1b[2K… ${line}`) : console.log(`… ${line}`)
  }
  const timer = setInterval(show, isTerminal ? 1_000 : 30_000)
  return {
    begin: (title) => {
      running.set(title, Date.now())
      if (isTerminal) show()
    },
    end: (title) => {
      running.delete(title)
      clear()
    },
    stop: () => clearInterval(timer),
  }
}

// Light steps in a row run two at a time, because each of them keeps one core busy.
const lanes = 2
const groupsOf = (steps) => {
  const groups = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (step.isLight && last?.[0].isLight) last.push(step)
    else groups.push([step])
  }
  return groups
}

const counts = ({ passed, failed, skipped = 0 }) =>
  passed + failed > 1 ? `, ${passed} of ${passed + failed} tests${skipped > 0 ? `, ${skipped} left out` : ''}` : ''

/**
 * Runs steps and reports each one. A failed step's whole output is printed.
 * @param {readonly import('./steps.mjs').Step[]} steps
 */
export const report = async (steps) => {
  const started = Date.now()
  const minutes = minutesOf(steps.map(({ name }) => name))
  if (minutes !== undefined) console.log(`This takes about ${minutes} min, as the last time on this machine.`)
  let passed = 0
  let failed = 0
  const progress = createProgress()
  const runOne = async ({ name, run }) => {
    const since = Date.now()
    const title = `[${steps.findIndex((step) => step.name === name) + 1}/${steps.length}] ${name}`
    progress.begin(title)
    const result = await run()
    progress.end(title)
    keepTime(name, (Date.now() - since) / 1_000)
    if (result.failed > 0) console.log(result.text.trimEnd())
    console.log(`${result.failed > 0 ? '✗' : '✓'} ${title} (${seconds(since)}${counts(result)})`)
    passed += result.passed
    failed += result.failed
  }
  for (const group of groupsOf(steps)) {
    const left = [...group]
    const lane = async () => {
      for (let step = left.shift(); step; step = left.shift()) await runOne(step)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    // Code that does not compile is not worth running.
    if (group[0].isGround && failed > 0) break
  }
  progress.stop()
  console.log(`\nin ${seconds(started)}`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
