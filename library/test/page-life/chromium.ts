import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Browser as Driver, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { findChromium } from '../../../tools/chromium.mjs'
import type { Browser, StartBrowser } from './browser.ts'
import { chromiumTab, type TabPlace } from './chromium-tab.ts'
import { chromiumWindow, layExtension } from './chromium-window.ts'
import { dropProfile, kill as killAll, live, newProfile, tell, until, untilGone } from './living-browser.ts'

const quiet = [
  '--password-store=basic',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
]
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

// A starting browser sometimes leaves its driver without a response. The driver's second try gets one.
const connect = async (port: string, attempts = 4): Promise<Driver> => {
  try {
    // Every setting is as a person has it: a tab in the background is hidden.
    return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 20_000, noDefaults: true })
  } catch (failure) {
    if (attempts === 1) throw failure
    return connect(port, attempts - 1)
  }
}

// As with "Continue where you left off", and no question about a crash first.
const comeBack = async (profile: string): Promise<void> => {
  const file = join(profile, 'Default', 'Preferences')
  await mkdir(join(profile, 'Default'), { recursive: true })
  const before = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}
  const session = { ...before.session, restore_on_startup: 1 }
  await writeFile(file, JSON.stringify({ ...before, session, profile: { ...before.profile, exit_type: 'Normal' } }))
}

// So many changes to its cookies at once are written without a delay.
const manyCookies = Array.from({ length: 600 }, (_, index) => ({
  name: 'x',
  value: '1',
  url: `http://h${index}.test/`,
}))

// Read as the database that it is: a kill loses the uncommitted rows.
const hasCookie = (profile: string): boolean => {
  try {
    const database = new Database(join(profile, 'Default', 'Cookies'), { readonly: true })
    try {
      return database.prepare("select 1 from cookies where name like 'curfew%'").get() !== undefined
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

const isRemembered = (profile: string, address: string): boolean => {
  const folder = join(profile, 'Default', 'Sessions')
  if (!existsSync(folder)) return false
  return readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(address))
}

const isEmpty = (address: string): boolean => /^(about:|chrome:|chrome-extension:)/.test(address)

const isStillEmpty = (page: Page): boolean => isEmpty(page.url())

// The driver does not always know where an earlier tab went.
const addressIn = (page: Page): Promise<string> =>
  Promise.race([page.evaluate<string>('location.href').catch(() => page.url()), pause(1_000).then(() => page.url())])

const startIn = async (profile: string, ...more: readonly string[]): Promise<Browser> => {
  const file = findChromium()
  if (file === undefined) throw new Error('Chromium is nowhere on this machine.')
  const portFile = join(profile, 'DevToolsActivePort')
  rmSync(portFile, { force: true })
  await comeBack(profile)
  const extension = await layExtension(profile)
  const args = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...quiet, ...sandbox]
  const living = live(file, [...args, `--load-extension=${extension}`, ...more])
  const kill = (): Promise<void> => killAll(living.pids())
  const port = await until('Chromium should say its port', () =>
    existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] || undefined : undefined,
  )
  const driver = await connect(port).catch(async (failure: unknown) => {
    await kill()
    throw failure
  })
  const context = driver.contexts()[0]
  if (context === undefined) throw new Error('Chromium has no window')
  const cdp = await driver.newBrowserCDPSession()
  const handedOut = new Set<Page>()
  const openPage = async (url: string): Promise<Page> => {
    await cdp.send('Target.createTarget', { url, background: true })
    const page = await until('the window should open', () => context.pages().find((each) => each.url() === url))
    handedOut.add(page)
    return page
  }
  const handOut = (page: Page) => {
    handedOut.add(page)
    return chromiumTab(page, place)
  }
  const place: TabPlace = {
    window: chromiumWindow(extension, openPage),
    opened: async () => {
      let addresses: readonly string[] = []
      const page = await until('there should be a tab', async () => {
        const fresh = context.pages().filter((each) => !handedOut.has(each))
        addresses = await Promise.all(fresh.map(addressIn))
        return fresh.findLast((_, index) => !isEmpty(addresses[index] ?? ''))
      }).catch((late: Error) => {
        throw new Error(`${late.message}; the others show ${addresses.join(', ') || 'nothing'}`)
      })
      handedOut.add(page)
      return page
    },
    handOut,
  }
  return {
    engine: 'chromium',
    version: `Chromium ${driver.version()}`,
    newTab: async (address) => {
      const empty = handedOut.size === 0 ? context.pages().find(isStillEmpty) : undefined
      const tab = handOut(empty ?? (await context.newPage()))
      if (address !== undefined) await tab.goTo(address)
      return tab
    },
    opened: async () => handOut(await place.opened()),
    restoreTab: place.window.restore,
    closeWindow: async () => void (await Promise.all(context.pages().map((page) => page.close()))),
    quit: async () => {
      const all = living.pids()
      cdp.send('Browser.close').catch(() => {})
      await untilGone(all)
    },
    kill,
    pause: async () => tell(living.pids(), 'SIGSTOP'),
    resume: async () => tell(living.pids(), 'SIGCONT'),
    writeDown: async () => {
      await cdp.send('Storage.setCookies', { cookies: manyCookies })
      await until('the cookies should be on disk', () => hasCookie(profile))
      const shown = context.pages().map((page) => page.url())
      await until('the tabs should be on disk', () => shown.every((address) => isRemembered(profile, address)))
    },
    startAgain: () => startIn(profile),
    end: async () => {
      await kill()
      await dropProfile(profile)
    },
  }
}

/** Starts a Chromium with a person's back/forward cache and timers. */
export const startChromium: StartBrowser = async () => startIn(await newProfile(), 'about:blank')
