import { expect } from 'vitest'
import { seconds } from '../../src/core/time.ts'
import { shortTimes } from './house.ts'
import { openTabs } from './leaving.ts'
import type { Scenario } from './scenario.ts'
import { allSayWhy, nothingEnds, until } from './verdict.ts'

const shortIdle = { ...shortTimes, idle: seconds(12), warning: seconds(2) }

/** The ends that no page causes. Every page says the same. */
export const ending: readonly Scenario[] = [
  {
    act: 'sign out in one of three tabs',
    verdict: 'every tab says `signed-out` within 1 s',
    isAlone: true,
    play: async (stage) => {
      const tabs = await openTabs(stage, 3)
      await tabs[2]?.ask('void session.signOut()')
      return allSayWhy(stage.house, tabs, 'signed-out')
    },
  },
  {
    act: 'revoked, with three tabs open',
    verdict: 'every tab says `revoked` within 1 s',
    isAlone: true,
    play: async (stage) => {
      const tabs = await openTabs(stage, 3)
      await stage.house.revoke()
      return allSayWhy(stage.house, tabs, 'revoked')
    },
  },
  {
    act: 'the lifetime is over while one of three tabs is busy',
    verdict: 'every tab says `lifetime` within 1 s',
    isAlone: true,
    policy: { ...shortIdle, lifetime: seconds(20), lifetimeWarning: seconds(3) },
    play: async (stage) => {
      const tabs = await openTabs(stage, 3)
      await until(
        'the lifetime is over',
        async () => {
          await tabs[2]?.move().catch(() => {})
          return stage.house.ends().length > 0
        },
        25_000,
      )
      return allSayWhy(stage.house, tabs, 'lifetime')
    },
  },
  {
    act: 'a hidden tab for longer than idle, a busy one in front of it; then no person',
    verdict: 'nothing; both say `idle` within 1 s',
    isAlone: true,
    policy: shortIdle,
    play: async (stage) => {
      const tabs = await openTabs(stage, 2)
      const busyFrom = performance.now()
      await until(
        'longer than idle',
        async () => {
          await tabs[1]?.move()
          return performance.now() - busyFrom > shortIdle.idle + 2_000
        },
        20_000,
      )
      for (const tab of tabs) await until('active', () => tab.ask('session.status().phase === "active"'), 1_000)
      await nothingEnds(stage.house, 2, 1_000)
      await until('over', () => stage.house.ends().length > 0, shortIdle.idle + 5_000)
      return allSayWhy(stage.house, tabs, 'idle')
    },
  },
  {
    act: 'another person signs in in a second tab',
    verdict: 'the first tab notices, and shows nothing of the first person’s',
    alwaysIn: ['firefox', 'webkit'],
    play: async (stage) => {
      const [tab] = await openTabs(stage, 1)
      await tab?.ask('void (globalThis.isOfTheFirst = true)')
      await stage.browser.newTab(stage.house.entrance('hugo'))
      return until(
        'the first tab is another page',
        async () => (await tab?.ask('"isOfTheFirst" in globalThis')) === false,
      )
    },
  },
  {
    act: 'signed out in a second tab, where another person signs in at once',
    verdict: 'the first tab notices, and shows nothing of the first person’s',
    play: async (stage) => {
      const [first, second] = await openTabs(stage, 2)
      await first?.ask('void (globalThis.isOfTheFirst = true)')
      if (second) await stage.house.signOutIn(second)
      await second?.goTo(stage.house.entrance('hugo'))
      const took = await until(
        'the first tab is another page',
        async () => (await first?.ask('"isOfTheFirst" in globalThis')) === false,
      )
      expect(stage.house.ends()).toEqual(['signed-out'])
      return took
    },
  },
]
