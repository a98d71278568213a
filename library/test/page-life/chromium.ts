import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../../tools/chromium.mjs'
import type { Browser, StartBrowser, Tab } from './browser.ts'
import { dropProfile, kill as killAll, live, newProfile, tell, until, untilGone } from './living-browser.ts'

const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const tabOf = (page: Page, cdp: CDPSession): Tab => {
  const settled = { waitUntil: 'commit' } as const
  return {
    goTo: async (address) => void (await page.goto(address, settled)),
    address: async () => page.url(),
    ask: <Value>(expression: string) => page.evaluate<Value>(expression).catch(() => undefined),
    press: (selector) => page.click(selector, { noWaitAfter: true }),
    type: (selector, text) => page.locator(selector).pressSequentially(text),
    move: async () => {
      await page.mouse.move(20, 20)
      await page.mouse.move(40, 30)
    },
    reload: async (how) => {
      const there = page.waitForEvent('domcontentloaded')
      if (how === 'script') await page.evaluate('void setTimeout(() => location.reload())').catch(() => {})
      else await cdp.send('Page.reload', { ignoreCache: how === 'hard' })
      await there
    },
    // By the page's own history: the driver's is cut off from a page that comes out of the back/forward cache.
    back: async () => void (await page.evaluate('history.back()').catch(() => {})),
    forward: async () => void (await page.evaluate('history.forward()').catch(() => {})),
    show: () => page.bringToFront(),
    close: () => page.close(),
    crash: async () => {
      const gone = page.waitForEvent('crash')
      cdp.send('Page.crash').catch(() => {})
      await gone
    },
    freeze: async (how) =>
      void (await cdp.send('Page.setWebLifecycleState', { state: how === 'frozen' ? 'frozen' : 'active' })),
  }
}

const startIn = async (profile: string, ...more: readonly string[]): Promise<Browser> => {
  const file = findChromium()
  if (file === undefined) throw new Error('Chromium is nowhere on this machine.')
  const told = join(profile, 'DevToolsActivePort')
  rmSync(told, { force: true })
  const args = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...quiet, ...sandbox]
  const living = live(file, [...args, ...more])
  const kill = (): Promise<void> => killAll(living.pids())
  const port = await until('Chromium should say its port', () =>
    existsSync(told) ? readFileSync(told, 'utf8').split('\n')[0] || undefined : undefined,
  )
  const driver = await chromium
    .connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 90_000 })
    .catch(async (failure: unknown) => {
      await kill()
      throw failure
    })
  const context = driver.contexts()[0] as BrowserContext
  const handedOut = new Set<Page>(context.pages().filter((page) => page.url() === 'about:blank'))
  const handOut = async (page: Page): Promise<Tab> => {
    handedOut.add(page)
    return tabOf(page, await context.newCDPSession(page))
  }
  const quit = async (): Promise<void> => {
    const cdp = await driver.newBrowserCDPSession()
    const all = living.pids()
    cdp.send('Browser.close').catch(() => {})
    await untilGone(all)
  }
  return {
    engine: 'chromium',
    version: `Chromium ${driver.version()}`,
    newTab: async (address) => {
      const tab = await handOut(await context.newPage())
      if (address !== undefined) await tab.goTo(address)
      return tab
    },
    opened: async () =>
      handOut(await until('there should be a tab', () => context.pages().findLast((page) => !handedOut.has(page)))),
    closeWindow: async () => void (await Promise.all(context.pages().map((page) => page.close()))),
    quit,
    kill,
    pause: async () => tell(living.pids(), 'SIGSTOP'),
    resume: async () => tell(living.pids(), 'SIGCONT'),
    startAgain: () => startIn(profile, '--restore-last-session'),
    end: async () => {
      await kill()
      await dropProfile(profile)
    },
  }
}

/** Starts a Chromium with the back/forward cache and the timers that a person's has. */
export const startChromium: StartBrowser = async () => startIn(await newProfile())
