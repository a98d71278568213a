/**
 * Runs steps and says of each how it went: of one that failed, all that it printed.
 * @param {readonly string[]} names
 * @param {Record<string, () => Promise<import('./steps.mjs').Result>>} steps
 */
export const report = async (names, steps) => {
  const started = Date.now()
  let passed = 0
  let failed = 0
  for (const name of names) {
    const at = Date.now()
    if (process.stdout.isTTY) process.stdout.write(`… ${name}`)
    const result = await steps[name]()
    const took = `${((Date.now() - at) / 1_000).toFixed(1)} s`
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K')
    if (result.failed > 0) console.log(result.text)
    const count =
      result.passed + result.failed > 1 ? `, ${result.passed} of ${result.passed + result.failed} tests` : ''
    console.log(`${result.failed > 0 ? '✗' : '✓'} ${name} (${took}${count})`)
    passed += result.passed
    failed += result.failed
    // Nothing that does not compile is worth running.
    if (name === 'types' && result.failed > 0) break
  }
  console.log(`\nin ${((Date.now() - started) / 1_000).toFixed(0)} s`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
