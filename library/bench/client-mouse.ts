import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'
import { build, type Plugin } from 'esbuild'
import type { EventCosts, Moves } from './client-page.ts'
import type { Peers } from './client-peers.ts'
import { median } from './page.ts'

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

/** What a move of the mouse costs with one of them, in nanoseconds. */
export interface MoveCost extends EventCosts {
  readonly title: string
  /** Both events, without the dispatching. */
  readonly net: number
  /** Timers, storage and messages that each move called for. */
  readonly calls: number
}

/** What the mouse costs. */
export interface Mouse {
  readonly rows: readonly MoveCost[]
  /** What a `pointermove` costs under Curfew, to what it costs with a bare passive listener: median of the rounds' ratios. */
  readonly ratio: number
  /** What Curfew called for during the moves. */
  readonly calls: readonly string[]
}

const [none, bare, ours] = ['no listener', 'a bare passive listener', 'Curfew'] as const

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { candidates } from './client-peers/candidates.js'\nimport { offer } from './client-page.ts'\noffer(candidates)`,
      resolveDir: 'library/bench',
    },
    bundle: true,
    format: 'esm',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    plugins: [trusting],
  })
  return outputFiles[0]?.text ?? ''
}

/** What a move of the mouse costs without a listener, with a bare one, under Curfew, and under each of its peers. */
export const measureMouse = async (
  browser: Browser,
  { all, django }: Peers,
  rounds: number,
  movesARound: number,
): Promise<Mouse> => {
  const page = await browser.newPage()
  await page.addScriptTag({ content: await bundle(), type: 'module' })
  if (django) await page.addScriptTag({ path: django.file })
  const names = [none, bare, ours, ...all.map(({ name }) => name)]
  const { costs, calls } = await page.evaluate(
    ([every, often, moves]) =>
      (
        globalThis as unknown as {
          measure: (names: readonly string[], rounds: number, times: number) => Promise<Moves>
        }
      ).measure(every, often, moves),
    [names, rounds, movesARound] as const,
  )
  await page.close()
  const of = (name: string, kind: keyof EventCosts): readonly number[] => costs[name]?.map((cost) => cost[kind]) ?? []
  const wholeOf = (name: string): readonly number[] =>
    costs[name]?.map(({ pointermove, mousemove }) => pointermove + mousemove) ?? []
  const netOf = (name: string): number => median(wholeOf(name).map((cost, round) => cost - (wholeOf(none)[round] ?? 0)))
  const bareCosts = of(bare, 'pointermove')
  const titles = new Map(all.map(({ name, title }) => [name, title]))
  return {
    rows: names.map((name) => ({
      title: titles.get(name) ?? name,
      pointermove: median(of(name, 'pointermove')),
      mousemove: median(of(name, 'mousemove')),
      net: netOf(name),
      calls: (calls[name]?.length ?? 0) / movesARound,
    })),
    ratio: median(of(ours, 'pointermove').map((cost, round) => cost / (bareCosts[round] ?? Number.NaN))),
    calls: [...new Set(calls[ours])],
  }
}
