import type { Tab } from './browser.ts'
import type { Display } from './display.ts'
import { handsOf } from './hands.ts'
import { until } from './living-browser.ts'
import type { WebDriver } from './webdriver.ts'

const noPage = /no such (window|frame)|unknown error|unload/i

/** The parts with which a tab of WebKit is driven. */
export interface Works {
  readonly driver: WebDriver
  readonly display: Display
  /** Kills the process that draws a tab. It is found by making the page work hard. */
  readonly crash: (workHard: () => Promise<unknown>) => Promise<void>
}

/**
 * A tab of WebKitGTK's MiniBrowser. "Leave page?" is left out, because the browser never asks under a driver. Freezing,
 * discarding and duplicating are left out, because the browser cannot do them.
 */
export const webkitTab = ({ driver, display, crash }: Works, handle: string): Tab => {
  const tell = <Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    driver.tellWindow<Answer>(handle, method, path, body)
  const ask = async <Value>(expression: string): Promise<Value | undefined> => {
    const script = `return (async () => JSON.stringify(await (${expression})))()`
    try {
      const json = await tell<string | null>('POST', '/execute/sync', { script, args: [] })
      return json === null ? undefined : (JSON.parse(json) as Value)
    } catch (error) {
      if (error instanceof Error && noPage.test(error.message)) return undefined
      throw error
    }
  }
  const isShown = () => ask<boolean>('!document.hidden')
  // A hidden tab takes no input, and the driver would wait for ever.
  const show = async (): Promise<void> => {
    await until('the tab should be in front', async () => {
      if (await isShown()) return true
      await display.press('ctrl+Next')
      return until('the next tab should come', isShown, 300).catch(() => false)
    })
  }
  const perform = async (actions: readonly object[]): Promise<void> => {
    await show()
    await tell('POST', '/actions', { actions })
  }
  const { newDocument, ...hands } = handsOf(ask, perform)
  const reloads = {
    plain: async () => {
      await show()
      await display.press('F5')
    },
    hard: async () => {
      await show()
      await display.press('ctrl+shift+r')
    },
    script: () => ask('void setTimeout(() => location.reload())'),
  }
  return {
    goTo: (url) => newDocument(() => tell('POST', '/url', { url })),
    address: () => tell('GET', '/url'),
    ask,
    ...hands,
    reload: (how) => newDocument(reloads[how]),
    back: () => tell('POST', '/back'),
    forward: () => tell('POST', '/forward'),
    stop: async () => {
      await show()
      await display.press('Escape')
    },
    show,
    close: () => tell('DELETE', '/window'),
    // So much work that its process stands out, however little time the machine has for it.
    crash: () => crash(() => ask('(() => { let sum = 0; for (let i = 0; i < 3e8; i++) sum += i % 7; return sum })()')),
  }
}
