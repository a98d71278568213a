import { type Bidi, connectBidi } from './bidi.ts'
import type { Browser, StartBrowser, Tab } from './browser.ts'
import { findProgram } from './find-engine.ts'
import { quieten } from './firefox-prefs.ts'
import { type AskWindow, evaluate, firefoxTab } from './firefox-tab.ts'
import { dropProfile, kill, live, newProfile, tell, until, untilGone } from './living-browser.ts'

interface Context {
  readonly context: string
}

const windowContext = async (bidi: Bidi): Promise<string> => {
  const { contexts } = await bidi.send<{ contexts: readonly (Context & { readonly url: string })[] }>(
    'browsingContext.getTree',
    { 'moz:scope': 'chrome', maxDepth: 0 },
  )
  const found = contexts.find(({ url }) => url.endsWith('browser.xhtml'))
  if (found === undefined) throw new Error('Firefox shows no window')
  return found.context
}

const inWindow = (expression: string, context: string | undefined): string => `(async () => {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs')
  const idOf = (browser) => NavigableManager.getIdForBrowser(browser)
  const tab = gBrowser.tabs.find((each) => idOf(each.linkedBrowser) === ${JSON.stringify(context ?? '')})
  const browser = tab?.linkedBrowser
  return ${expression}
})()`

const start = async (profile: string): Promise<Browser> => {
  const program = findProgram(['firefox-esr', 'firefox'], 'firefox-esr')
  const living = live(
    program,
    // System access, to use the window's own menus: past the cache, duplicate, restore, discard.
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', '--remote-allow-system-access'],
    { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1', HOME: profile },
  )
  const address = await until('Firefox should listen', () => {
    if (living.child.exitCode !== null) throw new Error(`Firefox ended: ${living.said()}`)
    return /WebDriver BiDi listening on (ws:\S+)/.exec(living.said())?.[1]
  })
  const bidi = await connectBidi(`${address}/session`)
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: { alwaysMatch: { unhandledPromptBehavior: { default: 'ignore' } } },
  })
  const waiting: string[] = []
  bidi.listen(({ method, params }) => {
    if (method === 'browsingContext.contextCreated' && params.context && params.parent === null)
      waiting.push(params.context)
  })
  await bidi.send('session.subscribe', {
    events: ['browsingContext.contextCreated', 'browsingContext.userPromptOpened'],
  })
  const askWindow: AskWindow = async <Value>(expression: string, context?: string) =>
    (await evaluate<Value>(bidi, await windowContext(bidi), inWindow(expression, context))) as Value
  const handOut = (context: string): Tab => {
    const at = waiting.indexOf(context)
    if (at >= 0) waiting.splice(at, 1)
    return firefoxTab(bidi, context, askWindow, handOut)
  }
  // A restarting browser first restores its cookies and tabs.
  await askWindow('SessionStore.promiseAllWindowsRestored.then(() => {})')
  let first = true
  const newTab = async (url?: string): Promise<Tab> => {
    const empty = first && waiting.length === 1 ? waiting[0] : undefined
    first = false
    const context = empty ?? (await bidi.send<Context>('browsingContext.create', { type: 'tab' })).context
    const tab = handOut(context)
    await tab.show()
    if (url !== undefined) await tab.goTo(url)
    return tab
  }
  const finish = async (): Promise<void> => {
    await untilGone(pids)
    bidi.close()
  }
  let pids: readonly number[] = living.pids()
  const killAll = async (): Promise<void> => {
    pids = [...new Set([...pids, ...living.pids()])]
    bidi.close()
    await kill(pids)
  }
  return {
    engine: 'firefox',
    version: `Firefox ${capabilities.browserVersion}`,
    newTab,
    opened: async () => handOut(await until('a tab that opened by itself', () => waiting.at(-1))),
    restoreTab: () => askWindow('void SessionStore.undoCloseTab(window, 0)'),
    closeWindow: async () => {
      pids = living.pids()
      // The window may be gone before its response.
      await askWindow('void setTimeout(() => document.getElementById("cmd_closeWindow").doCommand())').catch(() => {})
      await finish()
    },
    quit: async () => {
      pids = living.pids()
      await askWindow('void setTimeout(() => Services.startup.quit(Services.startup.eAttemptQuit))').catch(() => {})
      await finish()
    },
    kill: killAll,
    pause: async () => tell(living.pids(), 'SIGSTOP'),
    resume: async () => tell(living.pids(), 'SIGCONT'),
    writeDown: () =>
      askWindow(
        `(async () => {
          const from = (name) => ChromeUtils.importESModule('resource:///modules/sessionstore/' + name + '.sys.mjs')
          await from('TabStateFlusher').TabStateFlusher.flushWindow(window)
          await from('SessionSaver').SessionSaver.run()
        })()`,
      ),
    startAgain: async () => {
      await killAll()
      return start(profile)
    },
    end: async () => {
      await killAll()
      await dropProfile(profile)
    },
  }
}

/** Starts Debian's Firefox with a new profile, driven by WebDriver BiDi. */
export const startFirefox: StartBrowser = async () => {
  const profile = await newProfile()
  await quieten(profile)
  return start(profile)
}
