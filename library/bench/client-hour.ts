import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from '@playwright/test'
import { aal2 } from '../src/core/policy.ts'
import { bundle } from './client-bundle.ts'
import type { Counts } from './client-hour-counts.ts'
import type { HourPage } from './client-hour-page.ts'
import type { Order, Seen } from './client-hour-server.ts'
import { askPage, openSheet, pass, type Sheet, settled } from './client-hour-sheet.ts'
import type { Peers } from './client-peers.ts'

/** The work of one page in an hour, as the page and its server saw it. */
export interface Hour extends Seen, Counts, Pick<Sheet, 'name' | 'hands' | 'isWarned'> {}

type Ask = <Answer>(order: Order) => Promise<Answer>

const secondsAnHour = 3_600
const secondsAfter = 10

const startServer = (): { readonly ask: Ask; readonly child: ChildProcess } => {
  const child = fork(fileURLToPath(new URL('./client-hour-server.mjs', import.meta.url)), {
    // Node calls the timers that it lends to tests experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const ask: Ask = (order) =>
    new Promise((done, fail) => {
      const end = (): void => fail(new Error('the server of the hour ended'))
      child.once('exit', end)
      child.once('message', (answer) => {
        child.off('exit', end)
        done(answer as never)
      })
      child.send(order)
    })
  return { ask, child }
}

const openSheets = async (browser: Browser, ask: Ask, { all, django }: Peers): Promise<readonly Sheet[]> => {
  const script = await bundle('./client-hour-page.ts')
  const names = ['Curfew', ...all.map(({ name }) => name)]
  const wanted = [
    ...['Curfew by the minute', ...names].map((name) => ({ name, hands: 'active' as const })),
    ...names.map((name) => ({ name, hands: 'untouched' as const })),
  ]
  const sheets: Sheet[] = []
  for (const { name, hands } of wanted)
    sheets.push(await openSheet(browser, name, hands, await ask<string>({ open: name, script })))
  if (django) {
    const content = readFileSync(django.file, 'utf8')
    await Promise.all(sheets.map(({ page }) => page.addScriptTag({ content })))
  }
  return sheets
}

const begin = async (sheet: Sheet): Promise<void> => {
  await sheet.page.evaluate(
    ([name, idle, warning]) => (globalThis as unknown as { hour: HourPage }).hour.begin(name, idle, warning),
    [sheet.name, aal2.idle, aal2.warning] as const,
  )
  await settled(sheet)
}

const spend = async (ask: Ask, sheets: readonly Sheet[]): Promise<readonly Hour[]> => {
  const second = async (nth: number, those: readonly Sheet[]): Promise<void> => {
    const seen = await ask<readonly Seen[]>({ pass: 1_000 })
    await Promise.all(those.map((sheet) => pass(sheet, nth, seen[sheets.indexOf(sheet)]?.pushes ?? 0)))
  }
  const told = async (those: readonly Sheet[]): Promise<readonly Hour[]> => {
    const seen = await ask<readonly Seen[]>({ tell: true })
    return Promise.all(
      those.map(async (sheet) => {
        const { name, hands, isWarned } = sheet
        const heard = seen[sheets.indexOf(sheet)]
        if (!heard) throw new Error(`nothing was heard of ${name}`)
        return { name, hands, isWarned, ...heard, ...(await askPage(sheet, ({ counts }) => counts())) }
      }),
    )
  }
  for (let nth = 1; nth <= secondsAnHour; nth++) {
    await second(nth, sheets)
    if (nth % 600 === 0) console.error(`${nth / 60} minutes of the hour have passed`)
  }
  const active = await told(sheets.filter(({ hands }) => hands === 'active'))
  const untouched = sheets.filter(({ hands }) => hands === 'untouched')
  for (let nth = 1; nth <= secondsAfter; nth++) await second(secondsAnHour + nth, untouched)
  return [...active, ...(await told(untouched))]
}

/**
 * An hour of every page, then its end. A person moves the mouse every second and presses a key every minute. The bench
 * moves the clocks of the pages and the servers, a second at a time.
 */
export const measureHour = async (browser: Browser, peers: Peers): Promise<readonly Hour[]> => {
  const { ask, child } = startServer()
  try {
    const sheets = await openSheets(browser, ask, peers)
    await ask({ count: true })
    for (const sheet of sheets) await begin(sheet)
    const hours = await spend(ask, sheets)
    await Promise.all(sheets.map(({ page }) => page.context().close()))
    return hours
  } finally {
    child.kill()
  }
}
