import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const file = 'node_modules/.cache/curfew-step-times.json'

const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})

/** Keeps how many seconds a step took on this machine. */
export const keepTime = (name, seconds) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...read(), [name]: seconds }))
}

/** How many minutes these steps took in their last runs on this machine. Undefined when one has not run yet. */
export const minutesOf = (names) => {
  const times = read()
  const seconds = names.reduce((sum, name) => sum + (times[name] ?? Number.NaN), 0)
  return Number.isNaN(seconds) ? undefined : Math.max(1, Math.round(seconds / 60))
}
