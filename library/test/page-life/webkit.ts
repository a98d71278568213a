import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../servers/free-ports.ts'
import type { Browser, StartBrowser, Tab } from './browser.ts'
import { startDisplay } from './display.ts'
import { findProgram } from './find-engine.ts'
import { dropProfile, kill, live, newProfile, tell, until, untilGone } from './living-browser.ts'
import { startSession } from './webdriver.ts'
import { webkitTab } from './webkit-tab.ts'

const places = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '4.0'].map((version) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
)

const read = (pid: number, what: 'comm' | 'stat'): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}

// A process's working time, in ticks.
const worked = (pid: number): number => Number(read(pid, 'stat').split(') ')[1]?.split(' ')[11] ?? 0)

const drawing = (pids: readonly number[]): readonly number[] =>
  pids.filter((pid) => read(pid, 'comm').startsWith('WebKitWebProc'))

interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
}

interface Kept {
  readonly origin: string
  readonly cookies: readonly Cookie[]
}

const startWith = async (kept: Kept | undefined): Promise<Browser> => {
  const binary = findProgram(places, 'webkit2gtk-driver')
  const program = findProgram(['WebKitWebDriver'], 'webkit2gtk-driver')
  const profile = await newProfile()
  const display = await startDisplay()
  const port = await freePort()
  const living = live(program, [`--port=${port}`], {
    ...process.env,
    DISPLAY: display.name,
    GDK_BACKEND: 'x11',
    HOME: profile,
    XDG_RUNTIME_DIR: profile,
    XDG_CACHE_HOME: join(profile, 'cache'),
    // It does without a desktop's services.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    NO_AT_BRIDGE: '1',
  })
  const end = async (): Promise<void> => {
    await kill([...living.pids(), ...display.living.pids()])
    await dropProfile(profile)
  }
  const address = `http://127.0.0.1:${port}`
  const driver = await until('WebKit should start', async () => {
    if (living.child.exitCode !== null) throw new Error(`WebKitWebDriver ended: ${living.said()}`)
    const isListening = await fetch(`${address}/status`).then(
      () => true,
      () => false,
    )
    return (
      isListening &&
      startSession(address, {
        pageLoadStrategy: 'none',
        unhandledPromptBehavior: 'ignore',
        'webkitgtk:browserOptions': { binary, args: ['--automation'] },
      })
    )
  }).catch(async (failure: unknown) => {
    await end()
    throw failure
  })
  const own = (): readonly number[] => living.pids().filter((pid) => pid !== living.child.pid)
  const crash = async (workHard: () => Promise<unknown>): Promise<void> => {
    const before = new Map(drawing(own()).map((pid) => [pid, worked(pid)]))
    await workHard()
    const gained = (pid: number): number => worked(pid) - (before.get(pid) ?? 0)
    const [busiest] = [...before.keys()].sort((one, other) => gained(other) - gained(one))
    if (busiest !== undefined) await kill([busiest])
  }
  const handles = () => driver.tell<readonly string[]>('GET', '/window/handles')
  const handedOut = new Set<string>()
  const handOut = (handle: string): Tab => {
    handedOut.add(handle)
    return webkitTab({ driver, display, crash }, handle)
  }
  const [empty] = await handles()
  // Under a driver the browser keeps nothing on disk. The test gives it the cookies and tabs to come back with.
  let written = kept
  const remind = async ({ origin, cookies }: Kept, window: string): Promise<void> => {
    await webkitTab({ driver, display, crash }, window).goTo(`${origin}/`)
    for (const { name, value } of cookies)
      await driver.tellWindow(window, 'POST', '/cookie', { cookie: { name, value, httpOnly: true } })
  }
  if (kept && empty !== undefined) await remind(kept, empty)
  const press = async (keys: string): Promise<void> => {
    const pids = own()
    await display.press(keys)
    await untilGone(pids)
  }
  return {
    engine: 'webkit',
    version: `WebKitGTK ${driver.version}`,
    newTab: async (url) => {
      const isFirst = empty !== undefined && !handedOut.has(empty)
      const { handle } = isFirst
        ? { handle: empty }
        : await driver.tell<{ handle: string }>('POST', '/window/new', { type: 'tab' })
      const tab = handOut(handle)
      await tab.show()
      if (url !== undefined) await tab.goTo(url)
      return tab
    },
    opened: async () =>
      handOut(
        await until('a tab that opened by itself', async () =>
          (await handles()).find((handle) => !handedOut.has(handle)),
        ),
      ),
    closeWindow: () => press('ctrl+w'),
    quit: () => press('ctrl+q'),
    kill: () => kill(own()),
    pause: async () => tell(own(), 'SIGSTOP'),
    resume: async () => tell(own(), 'SIGCONT'),
    writeDown: async () => {
      const [window = ''] = await handles()
      written = {
        origin: new URL(await driver.tellWindow<string>(window, 'GET', '/url')).origin,
        cookies: await driver.tellWindow<readonly Cookie[]>(window, 'GET', '/cookie'),
      }
    },
    startAgain: async () => {
      await end()
      return startWith(written)
    },
    end,
  }
}

/**
 * Starts WebKitGTK's MiniBrowser with a new profile, driven by WebKitWebDriver, on a display of its own. Its tabs are
 * tabs of one window. Restoring a closed tab is left out, because it cannot do that.
 */
export const startWebkit: StartBrowser = () => startWith(undefined)
