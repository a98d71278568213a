import { minutes, seconds } from '../../src/core/time.ts'
import { graces, longEnough, shortTimes } from './house.ts'
import { openTabs } from './leaving.ts'
import { needed, type Scenario } from './scenario.ts'
import { endsAs, nothingEnds, pagesAre, saysWhy, until } from './verdict.ts'

/** The acts after which pages are still there. */
export const staying: readonly Scenario[] = [
  {
    act: 'reload twenty times, in every way',
    verdict: 'nothing',
    alwaysIn: ['firefox', 'webkit'],
    // A driver's reloads are no hands, and twenty of them take long on a busy machine.
    policy: { ...shortTimes, idle: minutes(3) },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      for (let count = 0; count < 20; count++)
        await tab?.reload((['plain', 'hard', 'script'] as const)[count % 3] ?? 'plain')
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  {
    act: 'a link, a form post, a chain of redirects',
    verdict: 'nothing',
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      const at = (path: string) => until(path, async () => (await tab?.address())?.endsWith(path))
      await tab?.press('#ask')
      await at('/ask')
      await tab?.press('#send')
      await at('/other')
      await tab?.press('#page')
      await at('/page')
      await tab?.press('#hops')
      await at('/other')
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  {
    act: 'back and forward, with and without the back/forward cache',
    verdict: 'nothing',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1, '/kept')
      const { origin } = stage.house
      await tab?.goTo(`${origin}/other`)
      await pagesAre(stage.house, 1)
      await tab?.back()
      await pagesAre(stage.house, 1)
      await tab?.forward()
      await pagesAre(stage.house, 1)
      await tab?.back()
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  {
    act: 'leave to another site, and come back in time',
    verdict: 'nothing',
    policy: { ...shortTimes, presence: { grace: seconds(6), lostGrace: seconds(6) } },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1, '/kept')
      await tab?.goTo(stage.house.elsewhere)
      await tab?.back()
      return nothingEnds(stage.house, 1, seconds(7))
    },
  },
  {
    act: 'a slow page: first byte after 8 s, script after 15 s',
    verdict: 'nothing',
    policy: { ...shortTimes, idle: seconds(60), warning: seconds(20) },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await tab?.goTo(`${stage.house.origin}/slow?script=15000`)
      return nothingEnds(stage.house, 1, 15_000 + longEnough)
    },
  },
  {
    act: 'ten tabs over HTTP/1.1, one of which is closed',
    verdict: 'all work on one stream; the closed one is reported at once',
    play: async (stage) => {
      const tabs = await openTabs(stage, 10)
      if (stage.house.streams() > 2) throw new Error(`${stage.house.streams()} streams were opened`)
      await tabs[7]?.close()
      const took = await until('nine pages', async () => (await stage.house.session())?.pages === 9, 2_000)
      await nothingEnds(stage.house, 9, longEnough)
      return took
    },
  },
  {
    act: 'a download, and a response without content (204)',
    verdict: 'nothing; the stream is there',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      for (const id of ['#file', '#nothing']) {
        await tab?.press(id)
        await nothingEnds(stage.house, 1, longEnough)
      }
      await until('a leading page', async () => (await stage.house.session())?.leading === 1, 15_000)
      return undefined
    },
  },
  {
    act: '"Leave page?" asked and cancelled',
    verdict: 'nothing is sent, and the page goes on',
    notIn: { webkit: 'under a driver its browser never asks' },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await tab?.type('#name', 'x')
      await tab?.ask('void addEventListener("beforeunload", (event) => event.preventDefault())')
      await needed(tab?.tryToClose)()
      await nothingEnds(stage.house, 1, longEnough)
      if (stage.house.received('page-left')) throw new Error('a goodbye was sent')
      return undefined
    },
  },
  {
    act: 'Stop pressed on a slow page',
    verdict: 'nothing; the stream is there within 15 s',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await tab?.press('#slow')
      await until('the slow page is requested', () => stage.house.received('GET /slow'))
      await needed(tab?.stop)()
      const stopped = performance.now()
      await nothingEnds(stage.house, 1, longEnough)
      await tab?.ask('void 0')
      return performance.now() - stopped
    },
  },
  {
    act: 'the server is restarted under two open pages',
    verdict: 'nothing; the pages come back to it',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      await openTabs(stage, 2)
      const before = stage.house.streams()
      await stage.house.restart()
      await until('a new stream', () => stage.house.streams() > before)
      return nothingEnds(stage.house, 2, longEnough)
    },
  },
  {
    act: 'the network is silent for longer than lostGrace',
    verdict: 'nothing',
    play: async (stage) => {
      await openTabs(stage, 1)
      stage.house.network.hold()
      await nothingEnds(stage.house, 1, longEnough)
      stage.house.network.mend()
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  {
    act: 'the network refuses everything for 5 s',
    verdict: 'nothing',
    policy: { ...shortTimes, presence: { grace: graces.left, lostGrace: seconds(15) } },
    play: async (stage) => {
      await openTabs(stage, 1)
      stage.house.network.cut()
      await until('a page suspected', async () => (await stage.house.session())?.suspected === 1)
      const from = performance.now()
      await until('5 s are over', () => performance.now() - from > 5_000)
      stage.house.network.mend()
      return nothingEnds(stage.house, 1, seconds(16))
    },
  },
  {
    act: 'the network is silent for longer than idle',
    verdict: 'ended `idle`; the page clears itself, and says so once the network is back',
    policy: { ...shortTimes, idle: seconds(15), warning: seconds(5) },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      stage.house.network.hold()
      await endsAs(stage.house, 'idle', 17_000)
      const took = await until(
        'the page is cleared',
        async () => (await tab?.ask('document.querySelector("h1") === null')) === true,
      )
      stage.house.network.mend()
      if (tab) await saysWhy(stage.house, tab, 'idle', 20_000)
      return took
    },
  },
  {
    act: 'the network refuses everything for longer than lostGrace',
    verdict: 'ended `closed`, as the policy says; coming back, the page says so',
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      stage.house.network.cut()
      const took = await endsAs(stage.house, 'closed', graces.lost + 1_000)
      stage.house.network.mend()
      if (tab) await saysWhy(stage.house, tab, 'closed', 20_000)
      return took
    },
  },
  {
    act: 'the browser is stopped for 10 s and goes on',
    verdict: 'nothing',
    play: async (stage) => {
      await openTabs(stage, 1)
      await stage.browser.pause()
      await nothingEnds(stage.house, 1, 10_000)
      await stage.browser.resume()
      return nothingEnds(stage.house, 1, longEnough)
    },
  },
  {
    act: 'the browser is stopped for longer than idle and goes on',
    verdict: 'ended `idle`, said on waking',
    policy: { ...shortTimes, idle: seconds(15), warning: seconds(5) },
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await stage.browser.pause()
      await endsAs(stage.house, 'idle', 17_000)
      await stage.browser.resume()
      return tab && saysWhy(stage.house, tab, 'idle')
    },
  },
]
