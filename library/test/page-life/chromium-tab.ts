import type { CDPSession, Dialog, Page } from '@playwright/test'
import type { Tab } from './browser.ts'
import type { ChromiumWindow } from './chromium-window.ts'
import { until } from './living-browser.ts'

/** The ways to drive a tab: its window, and the source of tabs that opened by themselves. */
export interface TabPlace {
  readonly window: ChromiumWindow
  /** The newest page that was not returned yet. */
  readonly opened: () => Promise<Page>
  readonly handOut: (page: Page) => Tab
}

const noteFreezing = 'document.addEventListener("freeze", () => Object.assign(globalThis, { isFrozen: true }))'

const settled = { waitUntil: 'commit' } as const

/** A tab of Chromium that shows a page. */
export const chromiumTab = (shown: Page, place: TabPlace): Tab => {
  let page = shown
  let discarded: number | undefined
  let freezer: CDPSession | undefined
  const tell = async (work: (cdp: CDPSession) => Promise<unknown>): Promise<void> => {
    const cdp = await page.context().newCDPSession(page)
    await work(cdp)
    await cdp.detach().catch(() => {})
  }
  return {
    goTo: async (address) => void (await page.goto(address, settled)),
    address: async () => page.url(),
    ask: <Value>(expression: string) => page.evaluate<Value>(expression).catch(() => undefined),
    press: (selector) => page.click(selector, { noWaitAfter: true }),
    type: (selector, text) => page.locator(selector).pressSequentially(text),
    keys: (text) => page.keyboard.type(text),
    move: async () => {
      await page.mouse.move(20, 20)
      await page.mouse.move(40, 30)
    },
    reload: async (how) => {
      const there = page.waitForEvent('domcontentloaded')
      if (how === 'script') await page.evaluate('void setTimeout(() => location.reload())').catch(() => {})
      else await tell((cdp) => cdp.send('Page.reload', { ignoreCache: how === 'hard' }))
      await there
    },
    // By the page's own history, because the driver loses a page that comes out of the back/forward cache.
    back: async () => void (await page.evaluate('history.back()').catch(() => {})),
    forward: async () => void (await page.evaluate('history.forward()').catch(() => {})),
    stop: () => tell((cdp) => cdp.send('Page.stopLoading')),
    show: async () => {
      if (discarded === undefined) return page.bringToFront()
      await place.window.show(discarded)
      page = await place.opened()
      discarded = undefined
    },
    close: () => page.close(),
    tryToClose: async () => {
      const asked = new Promise<Dialog>((opened) => page.once('dialog', opened))
      await page.close({ runBeforeUnload: true })
      await (await asked).dismiss()
    },
    crash: async () => {
      const gone = page.waitForEvent('crash')
      tell((cdp) => cdp.send('Page.crash')).catch(() => {})
      await gone
    },
    discard: async () => {
      const gone = page.waitForEvent('close')
      discarded = await place.window.discard(await place.window.tabOf(page))
      await gone
    },
    duplicate: async () => {
      await place.window.duplicate(await place.window.tabOf(page))
      return place.handOut(await place.opened())
    },
    freeze: async (how) => {
      freezer ??= await page.context().newCDPSession(page)
      if (how === 'thawed') return void (await freezer.send('Page.setWebLifecycleState', { state: 'active' }))
      await page.evaluate(noteFreezing)
      await freezer.send('Page.setWebLifecycleState', { state: 'frozen' })
      await until('the page should be frozen', () => page.evaluate<boolean>('"isFrozen" in globalThis'))
    },
  }
}
