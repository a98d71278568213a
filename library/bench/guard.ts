import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, table } from './page.ts'
import { titleOf, variants } from './request-variants.ts'

// A request may cost this much of what it cost before.
const most = 1.1
const processes = 4

type Pair = readonly [before: number, now: number]

const only = new RegExp(process.env['ONLY'] ?? '')
const names = variants
  .filter(({ by, store }) => by.startsWith('Curfew') && store !== 'Redis')
  .map((variant) => `${variant.on}: ${titleOf(variant)}`)
  .filter((name) => only.test(name))
const folder = mkdtempSync(join(tmpdir(), 'curfew-guard-'))

const paired = async (name: string, order: 'straight' | 'turned'): Promise<readonly Pair[]> => {
  const child = fork(fileURLToPath(new URL('./guard-run.mjs', import.meta.url)), [name, order, folder], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code} before it was measured; what it said is above`)
  })
  const heard = once(child, 'message').then(([pairs]) => pairs as readonly Pair[])
  const pairs = await Promise.race([heard, ended])
  await ended.catch(() => undefined)
  return pairs
}

const measured = async (name: string, count: number): Promise<readonly Pair[]> => {
  const all: Pair[] = []
  for (let nth = 0; nth < count; nth++) all.push(...(await paired(name, nth % 2 === 0 ? 'straight' : 'turned')))
  return all
}

const ratioOf = (pairs: readonly Pair[]): number => median(pairs.map(([before, now]) => now / before))

const rows: [name: string, pairs: readonly Pair[]][] = []
try {
  for (const name of names) {
    const pairs = await measured(name, processes)
    // A busy moment must not blame a commit. So a slow one is measured twice as often again.
    const more = ratioOf(pairs) > most ? await measured(name, 2 * processes) : []
    rows.push([name, [...pairs, ...more]])
    console.log(`${name}: × ${ratioOf([...pairs, ...more]).toFixed(3)}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const midst = (pairs: readonly Pair[], which: 0 | 1): number => median(pairs.map((pair) => pair[which]))
const shown = rows.map(([name, pairs]) => [name, midst(pairs, 0), midst(pairs, 1), `× ${ratioOf(pairs).toFixed(2)}`])
const against = process.env['CURFEW_BEFORE'] ?? 'before'
console.log(`\n${table(['CPU µs a request, in process', against, 'now', 'now over it'], shown)}\n`)
const slower = rows.filter(([, pairs]) => ratioOf(pairs) > most)
if (slower.length > 0) {
  console.error(
    `More than ${Math.round((most - 1) * 100)} % slower than ${against}: ${slower.map(([name]) => name).join('; ')}. ` +
      'Make it quicker, or say in the commit why it may cost more.',
  )
  process.exitCode = 1
}
