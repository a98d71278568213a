import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'

const record = 'tools/long-run.json'

/** The environment variable that names the notes of a long run. */
export const notesVariable = 'CURFEW_LONG_RUN'

/**
 * Adds one part to the notes of a long run, if one is going on.
 * @param {{ name: string, passed: number, failed: number }} part
 */
export const noteLong = (part) => {
  const notes = process.env[notesVariable]
  if (notes) appendFileSync(notes, `${JSON.stringify(part)}\n`)
}

/**
 * Keeps the record of a long run.
 * @param {string} notes
 * @param {string} machine
 */
export const keepLongRun = (notes, machine) => {
  const parts = readFileSync(notes, 'utf8').split('\n').filter(Boolean).map(JSON.parse)
  const run = { date: new Date().toISOString().slice(0, 10), machine, parts }
  writeFileSync(record, `${JSON.stringify(run, undefined, 2)}\n`)
}

/** The last long run in one line. */
export const lastLongRun = () => {
  if (!existsSync(record)) return 'The long tests (npm run test:long) have no record yet.'
  const { date, machine, parts } = JSON.parse(readFileSync(record, 'utf8'))
  const told = parts.map(({ name, passed, failed }) => `${name}: ${passed} of ${passed + failed}`)
  return `The long tests last ran on ${date} (${machine}): ${told.join('; ')}.`
}
