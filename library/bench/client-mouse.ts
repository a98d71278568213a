import { readFileSync } from 'node:fs'
import type { Browser, Page } from '@playwright/test'
import type { Plugin } from 'esbuild'
import { bundle } from './client-bundle.ts'
import type { EventCosts, MousePage } from './client-page.ts'
import type { Peers } from './client-peers.ts'
import { median } from './page.ts'

// Events that a script dispatches are not trusted, and Curfew would leave early. The bench trusts them after the same check,
// so that each does the full work.
const trusting: Plugin = {
  name: 'trusting',
  setup: ({ onLoad }) =>
    onLoad({ filter: /activity\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      if (!contents.includes('event.isTrusted &&')) throw new Error('activity.ts asks for trust in another way')
      return { contents: contents.replace('event.isTrusted &&', '(event.isTrusted || true) &&'), loader: 'ts' }
    }),
}

/** The cost of one mouse move with one client, in nanoseconds. */
export interface MoveCost extends EventCosts {
  readonly title: string
  /** Both events, without the dispatching. */
  readonly net: number
  /** Timers, storage and messages that each move called for. */
  readonly calls: number
}

/** The cost of the mouse. */
export interface Mouse {
  readonly rows: readonly MoveCost[]
  /** A `pointermove` under Curfew against one with a bare passive listener: the median of the rounds' ratios. */
  readonly ratio: number
  /** The timers, storage and messages that Curfew used during the moves. */
  readonly calls: readonly string[]
}

const [none, bare, ours] = ['no listener', 'a bare passive listener', 'Curfew'] as const

interface Run {
  readonly title: string
  readonly name: string
  readonly page: Page
  readonly calls: string[]
  readonly costs: EventCosts[]
}

const wholeOf = ({ pointermove, mousemove }: EventCosts): number => pointermove + mousemove

const costed = (runs: readonly Run[], movesARound: number): Mouse => {
  const costsOf = (name: string): readonly EventCosts[] => runs.find((run) => run.name === name)?.costs ?? []
  const overRounds = (name: string, against: string, make: (one: EventCosts, other: EventCosts) => number): number =>
    median(
      costsOf(name).flatMap((cost, round) => {
        const other = costsOf(against)[round]
        return other ? [make(cost, other)] : []
      }),
    )
  return {
    rows: runs.map(({ title, name, costs, calls }) => ({
      title,
      pointermove: median(costs.map(({ pointermove }) => pointermove)),
      mousemove: median(costs.map(({ mousemove }) => mousemove)),
      net: overRounds(name, none, (cost, idle) => wholeOf(cost) - wholeOf(idle)),
      calls: calls.length / movesARound,
    })),
    ratio: overRounds(ours, bare, (cost, one) => cost.pointermove / one.pointermove),
    calls: [...new Set(runs.find(({ name }) => name === ours)?.calls)],
  }
}

const open = async (browser: Browser, script: string, { django }: Peers): Promise<Page> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addScriptTag({ content: script, type: 'module' })
  if (django) await page.addScriptTag({ path: django.file })
  return page
}

const ask = <Answer>(page: Page, what: keyof MousePage, name: string, times: number): Promise<Answer> =>
  page.evaluate(`globalThis.mouse.${what}(${JSON.stringify(name)}, ${times})`) as Promise<Answer>

/** The cost of a mouse move without a listener, with a bare one, under Curfew and under each peer. */
export const measureMouse = async (
  browser: Browser,
  peers: Peers,
  rounds: number,
  movesARound: number,
): Promise<Mouse> => {
  const script = await bundle('./client-page.ts', [trusting])
  const pageOfOurs = await open(browser, script, peers)
  const runs: Run[] = []
  for (const name of [none, bare, ours]) runs.push({ title: name, name, page: pageOfOurs, calls: [], costs: [] })
  for (const { name, title } of peers.all)
    runs.push({ title, name, page: await open(browser, script, peers), calls: [], costs: [] })
  for (const { page, name, calls } of runs)
    calls.push(...(await ask<readonly string[]>(page, 'calls', name, movesARound)))
  for (let round = 0; round < rounds; round++)
    // Each comes first in its turn.
    for (let turn = 0; turn < runs.length; turn++) {
      const run = runs[(round + turn) % runs.length]
      run?.costs.push(await ask<EventCosts>(run.page, 'cost', run.name, movesARound))
    }
  for (const { page } of runs.slice(2)) await page.context().close()
  return costed(runs, movesARound)
}
