import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { chromium } from '@playwright/test'
import { build, type Plugin } from 'esbuild'
import { findChromium } from '../../tools/chromium.mjs'

// Events that a script dispatches are not trusted and would be let go early. The bench takes them for trusted, after the
// same look, so that each goes the whole way.
const trusting: Plugin = {
  name: 'trusting',
  setup: ({ onLoad }) =>
    onLoad({ filter: /activity\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      if (!contents.includes('event.isTrusted &&')) throw new Error('activity.ts asks for trust in another way')
      return { contents: contents.replace('event.isTrusted &&', '(event.isTrusted || true) &&'), loader: 'ts' }
    }),
}

const rounds = Number(process.env['ROUNDS'] ?? 15)
const names = ['no listener', 'a bare passive listener', 'Curfew'] as const

const { outputFiles } = await build({
  entryPoints: ['library/bench/client-page.ts'],
  bundle: true,
  format: 'esm',
  minify: true,
  write: false,
  plugins: [trusting],
})
const executablePath = findChromium()
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: sandbox })
const page = await browser.newPage()
await page.addScriptTag({ content: outputFiles[0]?.text ?? '', type: 'module' })
const { costs, done } = await page.evaluate(
  ([all, times]) =>
    (
      globalThis as unknown as {
        measure: (names: readonly string[], rounds: number) => { costs: Record<string, number[]>; done: string[] }
      }
    ).measure(all, times),
  [names, rounds] as const,
)
const version = browser.version()
await browser.close()

const median = (numbers: readonly number[] = []): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

const [none, bare, ours] = names.map((name) => median(costs[name])) as [number, number, number]
const row = (name: string, cost: number): string => `| ${name} | ${cost.toFixed(0)} | ${(cost / bare).toFixed(2)} |`
const ratios = costs['Curfew']?.map((cost, round) => cost / (costs['a bare passive listener']?.[round] ?? Number.NaN))
const ratio = median(ratios)
const text = `## A mouse event in the browser

What one dispatched \`pointermove\` costs, dispatch included, in nanoseconds. Chromium ${version}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}; medians of ${rounds} interleaved rounds of 100,000 events. Written by \`npm run bench -- client\`.
A script's events are not trusted; the bench has Curfew look, and take them for trusted, so that each goes the whole way.

| | ns an event | over a bare listener |
|---|---|---|
${[row(names[0], none), row(names[1], bare), row(names[2], ours)].join('\n')}

Median of the rounds' own ratios, Curfew to a bare passive listener: ${ratio.toFixed(2)}. Timers, storage, messages and requests that
${(rounds * 100_000).toLocaleString('en')} events under Curfew called for: ${done.length === 0 ? 'none' : done.join(', ')}.
`
console.log(text)
const file = 'docs/benchmarks.md'
const parts = (existsSync(file) ? readFileSync(file, 'utf8') : '# Benchmarks\n').split(/^(?=## )/m)
const title = text.slice(0, text.indexOf('\n'))
const others = parts.filter((part) => !part.startsWith(title)).map((part) => part.trimEnd())
writeFileSync(file, `${[...others, text.trimEnd()].join('\n\n')}\n`)
if (ratio > 1.1 || done.length > 0) process.exitCode = 1
