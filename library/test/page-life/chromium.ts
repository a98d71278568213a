import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../../tools/chromium.mjs'
import { endNow, offspring } from '../../../tools/living.mjs'
import type { Browser, StartBrowser, Tab } from './browser.ts'

const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const until = async <Value>(ask: () => Value | undefined, what: string): Promise<Value> => {
  for (const end = Date.now() + 30_000; Date.now() < end; await after(20)) {
    const value = ask()
    if (value !== undefined) return value
  }
  throw new Error(`Chromium did not show ${what}.`)
}

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
  const child = spawn(file, [...args, ...more], { stdio: 'ignore' })
  const pids = (): readonly number[] => offspring(child.pid === undefined ? [] : [child.pid])
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const tell = (signal: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const pid of pids()) process.kill(pid, signal)
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    endNow(pids())
    await gone
  }
  const port = await until(
    () => (existsSync(told) ? readFileSync(told, 'utf8').split('\n')[0] || undefined : undefined),
    'its port',
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
    cdp.send('Browser.close').catch(() => {})
    await gone
  }
  return {
    engine: 'chromium',
    version: `Chromium ${driver.version()}`,
    newTab: async (address) => {
      const tab = await handOut(await context.newPage())
      if (address !== undefined) await tab.goTo(address)
      return tab
    },
    opened: async () => handOut(await until(() => context.pages().findLast((page) => !handedOut.has(page)), 'a tab')),
    closeWindow: async () => void (await Promise.all(context.pages().map((page) => page.close()))),
    quit,
    kill,
    pause: async () => tell('SIGSTOP'),
    resume: async () => tell('SIGCONT'),
    startAgain: () => startIn(profile, '--restore-last-session'),
    end: async () => {
      await kill()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Starts a Chromium with the back/forward cache and the timers that a person's has. */
export const startChromium: StartBrowser = () => startIn(mkdtempSync(join(tmpdir(), 'chromium-')))
