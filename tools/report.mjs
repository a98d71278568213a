const seconds = (since) => `${((Date.now() - since) / 1_000).toFixed(1)} s`

// On a terminal the running step is one line that counts; in a log, a line each half minute.
const progress = (title, since) => {
  const isTerminal = process.stdout.isTTY
  const show = () =>
    isTerminal
      ? process.stdout.write(`\r\x1b[2K… ${title} ${seconds(since)}`)
      : console.log(`… ${title} ${seconds(since)}`)
  if (isTerminal) show()
  const timer = setInterval(show, isTerminal ? 1_000 : 30_000)
  return () => {
    clearInterval(timer)
    if (isTerminal) process.stdout.write('\r\x1b[2K')
  }
}

const counts = ({ passed, failed, skipped = 0 }) =>
  passed + failed > 1 ? `, ${passed} of ${passed + failed} tests${skipped > 0 ? `, ${skipped} left out` : ''}` : ''

/**
 * Runs steps and says of each how it went: of one that failed, all that it printed.
 * @param {readonly import('./steps.mjs').Step[]} steps
 */
export const report = async (steps) => {
  const started = Date.now()
  let passed = 0
  let failed = 0
  for (const [index, { name, run, isGround }] of steps.entries()) {
    const since = Date.now()
    const title = `[${index + 1}/${steps.length}] ${name}`
    const done = progress(title, since)
    const result = await run()
    done()
    if (result.failed > 0) console.log(result.text.trimEnd())
    console.log(`${result.failed > 0 ? '✗' : '✓'} ${title} (${seconds(since)}${counts(result)})`)
    passed += result.passed
    failed += result.failed
    // Nothing that does not compile is worth running.
    if (isGround && result.failed > 0) break
  }
  console.log(`\nin ${seconds(started)}`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
