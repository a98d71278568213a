import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** The date, the machine and the Node of a run, in one line. */
export const machine = (): string => {
  const today = new Date().toISOString().slice(0, 10)
  const memory = Math.round(totalmem() / 2 ** 30)
  const cpu = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${today}; ${cpus().length} × ${cpu}, ${memory} GB, ${type()} ${release()}; Node ${process.version}`
}

/** The machine's load in the last quarter of an hour, where it was busy. A bench needs a quiet machine. */
export const busyness = (): string => {
  const [, , quarter = 0] = loadavg()
  return quarter > cpus().length * 2 ? ` The machine was busy with other things (load ${figure(quarter)}).` : ''
}

/** The number below which this share of the numbers lies; 0.5 is the median. */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The middle one of the numbers. */
export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/** A number as tables have it: three digits that matter, and commas from ten thousand. */
export const figure = (count: number): string => {
  if (!Number.isFinite(count)) return '–'
  if (count >= 10_000) return Math.round(count).toLocaleString('en')
  const digits = count >= 100 ? 0 : count >= 10 ? 1 : 2
  return String(Number(count.toFixed(digits)))
}

/** A table. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)).join(' | ')} |`
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

/** Replaces one section of a page, from its title to the next title. */
export const writeSection = (file: string, title: string, text: string): void => {
  const parts = (existsSync(file) ? readFileSync(file, 'utf8') : '# Benchmarks\n').split(/^(?=## )/m)
  const section = `## ${title}\n\n${text.trim()}`
  const isOurs = (part: string): boolean => part.startsWith(`## ${title}\n`)
  const all = parts.some(isOurs) ? parts.map((part) => (isOurs(part) ? section : part)) : [...parts, section]
  writeFileSync(file, `${all.map((part) => part.trimEnd()).join('\n\n')}\n`)
}

/** Replaces the text between two marks of a page. */
export const writeBetween = (file: string, [start, end]: readonly [string, string], text: string): void => {
  const page = readFileSync(file, 'utf8')
  const [from, to] = [page.indexOf(start), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no ${start} with ${end} below it`)
  writeFileSync(file, `${page.slice(0, from + start.length)}\n\n${text.trim()}\n\n${page.slice(to)}`)
}
