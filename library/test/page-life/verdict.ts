import { setTimeout as after } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Tab } from './browser.ts'
import type { House } from './house.ts'

/** Waits until a condition holds, and returns how long that took, in milliseconds. */
export const until = async (what: string, ask: () => unknown, withinMs = 15_000): Promise<number> => {
  const from = performance.now()
  for (;;) {
    if (await ask()) return performance.now() - from
    if (performance.now() - from > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await after(25)
  }
}

/** Waits until so many pages are open, on a stream. */
export const pagesAre = async (house: House, pages: number): Promise<void> => {
  await until(`${pages} pages open`, async () => {
    const session = await house.session()
    return session?.pages === pages && session.leading > 0 && session.suspected === 0
  }).catch(async (late: Error) => {
    throw new Error(`${late.message}; ${await house.account()}`)
  })
}

/** Waits until the session has ended, once, for this reason, and returns how long that took. */
export const endsAs = async (house: House, reason: string, withinMs: number): Promise<number> => {
  const took = await until(`ended ${reason}`, () => house.ends().length > 0, withinMs).catch(async (late: Error) => {
    const from = performance.now()
    await until('ended at all', () => house.ends().length > 0).catch(() => {})
    const after = `${Math.round(performance.now() - from)} ms later: ${house.ends()}`
    throw new Error(`${late.message}; ${after}; ${await house.account()}`)
  })
  expect(house.ends()).toEqual([reason])
  return took
}

/** Watches the session until any loss would have ended it. It must stay live, with so many pages open. */
export const nothingEnds = async (house: House, pages: number, forMs: number): Promise<undefined> => {
  const from = performance.now()
  while (performance.now() - from < forMs) {
    if (house.ends().length > 0) throw new Error(`ended ${house.ends()}; ${await house.account()}`)
    await after(50)
  }
  await pagesAre(house, pages)
  expect(house.ends()).toEqual([])
}

const isHome = ({ home }: House, address: string, reason: string): boolean => {
  const { pathname, searchParams } = new URL(address)
  return pathname === home && searchParams.get('ended') === reason
}

/** Waits until the tab is at home, which says why. */
export const saysWhy = (house: House, tab: Tab, reason: string, withinMs = 15_000): Promise<number> =>
  until(`home says ${reason}`, async () => isHome(house, await tab.address(), reason), withinMs)

/** Waits until every tab has said why and gone home, within a second from the end. Returns the longest time. */
export const allSayWhy = async (house: House, tabs: readonly Tab[], reason: string): Promise<number> => {
  await until(`${tabs.length} pages say ${reason}`, () => house.said(reason).length >= tabs.length)
  for (const tab of tabs) await saysWhy(house, tab, reason)
  const took = house.said(reason)
  expect(took).toHaveLength(tabs.length)
  expect(Math.max(...took)).toBeLessThanOrEqual(1_000)
  expect(house.ends()).toEqual([reason])
  return Math.max(...took)
}
