import { expect } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import type { Tab } from './browser.ts'
import { graces, longEnough, shortTimes } from './house.ts'
import { openTabs } from './leaving.ts'
import { needed, type Scenario, type Stage } from './scenario.ts'
import { endsAs, nothingEnds, pagesAre, saysWhy, until } from './verdict.ts'

// Time enough for the person to come back, on a busy machine too.
const longGrace = seconds(10)

const restored = async ({ browser }: Stage): Promise<Tab> => {
  await needed(browser.restoreTab)()
  return browser.opened()
}

const killed = (count: number, tabs: string, path: string): Scenario => ({
  act: `the browser is killed with ${tabs}, and started again with its cookies`,
  verdict: 'ended `closed` within lostGrace + 2 s; home says why',
  ...(count === 1 && { alwaysIn: ['firefox', 'webkit'] }),
  play: async (stage) => {
    const { browser, house } = stage
    await openTabs(stage, count, path)
    await needed(browser.writeDown)()
    await browser.kill()
    const took = await endsAs(house, 'closed', graces.lost + 2_000)
    const again = await needed(browser.startAgain)()
    try {
      // WebKit's browser restores no tabs under a driver. The person goes there again.
      const tab = await (browser.engine === 'webkit' ? again.newTab(house.origin + path) : again.opened())
      await until('home says why', () => house.toldAtHome('closed'))
      await until('the tab is at home', async () => new URL(await tab.address()).pathname === house.home)
      expect(house.ends()).toEqual(['closed'])
    } finally {
      await again.end()
    }
    return took
  },
})

/** The acts by which absent or sleeping pages come back. */
export const comingBack: readonly Scenario[] = [
  {
    act: 'close the only tab and restore it within grace',
    verdict: 'nothing',
    policy: { ...shortTimes, presence: { grace: longGrace, lostGrace: longGrace } },
    notIn: { webkit: 'its browser brings back no closed tab' },
    play: async (stage) => {
      await stage.browser.newTab()
      const [tab] = await openTabs(stage, 1)
      await tab?.close()
      await restored(stage)
      return nothingEnds(stage.house, 1, longGrace + 1_000)
    },
  },
  {
    act: 'close the only tab and restore it after grace',
    verdict: 'ended `closed`, and the tab says so',
    notIn: { webkit: 'its browser brings back no closed tab' },
    play: async (stage) => {
      await stage.browser.newTab()
      const [tab] = await openTabs(stage, 1)
      await tab?.close()
      const took = await endsAs(stage.house, 'closed', graces.left + 1_000)
      await saysWhy(stage.house, await restored(stage), 'closed')
      return took
    },
  },
  {
    act: 'one of two tabs is discarded to save memory, and shown again',
    verdict: 'nothing; a page again',
    notIn: { webkit: 'it discards no tab' },
    play: async (stage) => {
      const [first] = await openTabs(stage, 2)
      await needed(first?.discard)()
      await nothingEnds(stage.house, 1, longEnough)
      await first?.show()
      await pagesAre(stage.house, 2)
      return nothingEnds(stage.house, 2, longEnough)
    },
  },
  {
    act: 'the only tab is discarded to save memory, and shown again',
    verdict: 'ended `closed` after lostGrace, and the tab says so',
    notIn: { webkit: 'it discards no tab' },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await stage.browser.newTab()
      // A browser discards only a tab that has long been hidden.
      await until('the tab is hidden', async () => (await stage.house.session())?.hidden === 1)
      await nothingEnds(stage.house, 1, 2_000)
      await needed(tab?.discard)()
      const took = await endsAs(stage.house, 'closed', graces.lost + 1_000)
      await tab?.show()
      if (tab) await saysWhy(stage.house, tab, 'closed')
      return took
    },
  },
  {
    act: 'the leading page is frozen, and goes on after the session was revoked',
    verdict: 'nothing; the other page says `revoked` within 1 s, the frozen one when it goes on at the latest',
    isAlone: true,
    policy: { ...shortTimes, idle: seconds(60), warning: seconds(20) },
    notIn: { firefox: 'it freezes no page', webkit: 'it freezes no page' },
    play: async (stage) => {
      const [first, second] = await openTabs(stage, 2)
      const before = stage.house.streams()
      await needed(first?.freeze)('frozen')
      await until('the other page has a stream of its own', () => stage.house.streams() > before, 20_000)
      await nothingEnds(stage.house, 2, longEnough)
      await stage.house.revoke()
      if (second) await saysWhy(stage.house, second, 'revoked')
      const [took] = stage.house.said('revoked')
      expect(took).toBeLessThanOrEqual(1_000)
      await needed(first?.freeze)('thawed')
      if (first) await saysWhy(stage.house, first, 'revoked')
      return took
    },
  },
  // Its page comes back from the cache, without a request for it.
  killed(1, 'one tab', '/kept'),
  killed(5, 'five tabs', '/page'),
]
