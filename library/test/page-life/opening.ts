import { graces, longEnough } from './house.ts'
import { openTabs } from './leaving.ts'
import { needed, type Scenario } from './scenario.ts'
import { endsAs, nothingEnds, pagesAre, until } from './verdict.ts'

/** The acts by which more documents come, each a page of its own or none. */
export const opening: readonly Scenario[] = [
  {
    act: 'duplicate a tab, close the first, then the other',
    verdict: 'a page of its own: nothing; ended `closed`',
    notIn: { webkit: 'its browser duplicates no tab' },
    play: async (stage) => {
      await stage.browser.newTab()
      const [first] = await openTabs(stage, 1)
      const second = await needed(first?.duplicate)()
      await pagesAre(stage.house, 2)
      await first?.close()
      await nothingEnds(stage.house, 1, longEnough)
      await second?.close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: '`window.open`, close the opener, then the opened page',
    verdict: 'a page of its own: nothing; ended `closed`',
    play: async (stage) => {
      await stage.browser.newTab()
      const [first] = await openTabs(stage, 1)
      await first?.press('#opens')
      const second = await stage.browser.opened()
      await pagesAre(stage.house, 2)
      await first?.close()
      await nothingEnds(stage.house, 1, longEnough)
      await second.close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: 'a frame of our own site',
    verdict: 'no page',
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1, '/framing')
      await until('the frame is there', () => stage.house.received('GET /other'))
      await nothingEnds(stage.house, 1, longEnough)
      await stage.browser.newTab()
      await tab?.close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: 'a prerendered page that is never shown',
    verdict: 'no page: it holds nothing open',
    notIn: { firefox: 'it prerenders nothing', webkit: 'it prerenders nothing' },
    play: async (stage) => {
      await stage.browser.newTab()
      const [tab] = await openTabs(stage, 1, '/foreseeing')
      await until('a page is prerendered', () => stage.house.received('GET /other'))
      await nothingEnds(stage.house, 1, longEnough)
      await tab?.close()
      return endsAs(stage.house, 'closed', graces.left + 1_000)
    },
  },
  {
    act: 'a prerendered page that is shown',
    verdict: 'a page from then on: nothing',
    notIn: { firefox: 'it prerenders nothing', webkit: 'it prerenders nothing' },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1, '/foreseeing')
      await until('a page is prerendered', () => stage.house.received('GET /other'))
      await tab?.press('#other')
      await until('the page is shown', async () => (await tab?.address())?.endsWith('/other'))
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
]
