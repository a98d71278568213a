import type { Tab } from './browser.ts'
import { graces, longEnough } from './house.ts'
import { needed, type Scenario, type Stage } from './scenario.ts'
import { endsAs, nothingEnds, pagesAre, saysWhy, until } from './verdict.ts'

/** Opens so many tabs of one person, and waits until the server knows all of them. */
export const openTabs = async ({ browser, house }: Stage, count: number, path = '/page'): Promise<readonly Tab[]> => {
  const first = await browser.newTab(house.entrance())
  const tabs = [first]
  await pagesAre(house, 1)
  if (path !== '/page') await first.goTo(house.origin + path)
  // Each at an address of its own, so that a test can tell it from the others.
  while (tabs.length < count) tabs.push(await browser.newTab(`${house.origin}${path}#${tabs.length}`))
  await pagesAre(house, count)
  // A stream can name a page before the page has reported itself. Until then the server waits for its document.
  await until('each page has spoken', () => house.spoken() >= count)
  for (const tab of tabs) await until('the page has its answer', () => tab.ask(house.hasAnswer))
  return tabs
}

const one = async (stage: Stage, path?: string): Promise<Tab> => {
  const [tab] = await openTabs(stage, 1, path)
  if (!tab) throw new Error('no tab')
  return tab
}

const degraded = (without: 'locks' | 'channel', lacks: string): Scenario => ({
  act: `without ${lacks}: close one of two tabs, then the other`,
  verdict: 'nothing; ended `closed`',
  play: async (stage) => {
    await stage.browser.newTab()
    const [first, second] = await openTabs(stage, 2, `/page?without=${without}`)
    await first?.close()
    await nothingEnds(stage.house, 1, longEnough)
    await second?.close()
    return endsAs(stage.house, 'closed', graces.left + 1_000)
  },
})

/** The acts by which pages go. */
export const leaving: readonly Scenario[] = [
  {
    act: 'close the only tab',
    verdict: 'ended `closed` within grace + 1 s',
    play: async (stage) => {
      await stage.browser.newTab()
      await (await one(stage)).close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: 'close the window',
    verdict: 'ended `closed` within grace + 1 s; in Firefox, which may say nothing as it exits, within lostGrace + 1 s',
    play: async (stage) => {
      await one(stage)
      stage.browser.closeWindow().catch(() => {})
      const grace = stage.browser.engine === 'firefox' ? graces.lost : graces.left
      return endsAs(stage.house, 'closed', grace + 1_000)
    },
  },
  {
    act: 'quit the browser',
    verdict: 'ended `closed` within lostGrace + 1 s, where its exit says nothing',
    play: async (stage) => {
      await one(stage)
      await stage.browser.quit()
      return endsAs(stage.house, 'closed', graces.lost + 1_000)
    },
  },
  {
    act: 'close three tabs one after the other, the leading one first',
    verdict: 'nothing; the last one ends it',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      await stage.browser.newTab()
      const [first, second, third] = await openTabs(stage, 3)
      await first?.close()
      await nothingEnds(stage.house, 2, graces.lost + 1_000)
      await third?.close()
      await nothingEnds(stage.house, 1, longEnough)
      await second?.close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: 'leave to another site, and come back too late',
    verdict: 'ended `closed`, and the page says so',
    play: async (stage) => {
      const tab = await one(stage, '/kept')
      await tab.goTo(stage.house.elsewhere)
      const took = await endsAs(stage.house, 'closed', graces.lost + 1_000)
      await tab.back()
      await saysWhy(stage.house, tab, 'closed')
      return took
    },
  },
  {
    act: 'the only tab crashes',
    verdict: 'ended `closed` within lostGrace + 1 s; in Firefox, once two pings have failed',
    play: async (stage) => {
      await needed((await one(stage)).crash)()
      // Firefox holds the stream of a crashed tab open for as long as nothing comes.
      const stays = stage.browser.engine === 'firefox' ? 10_000 : 0
      return endsAs(stage.house, 'closed', stays + graces.lost + 1_000)
    },
  },
  {
    act: 'one of two tabs crashes',
    verdict: 'nothing',
    play: async (stage) => {
      const [first] = await openTabs(stage, 2)
      await needed(first?.crash)()
      const isMissed = async () => {
        const session = await stage.house.session()
        return session?.suspected === 1 || session?.pages === 1
      }
      await until('a page missed', isMissed, graces.lost)
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  degraded('locks', 'Web Locks'),
  degraded('channel', 'BroadcastChannel'),
]
