import type { Bidi } from './bidi.ts'
import type { Tab } from './browser.ts'
import { handsOf } from './hands.ts'
import { kill, until } from './living-browser.ts'

/** Runs an expression in the browser's own window, where `tab` and `browser` are those of one context. */
export type AskWindow = <Value>(expression: string, context?: string) => Promise<Value>

interface Evaluated {
  readonly type: string
  readonly result?: { readonly value?: string }
  readonly exceptionDetails?: { readonly text: string }
}

/** Evaluates an expression in a context, and returns its result as JSON. */
export const evaluate = async <Value>(bidi: Bidi, context: string, expression: string): Promise<Value | undefined> => {
  const answer = await bidi.send<Evaluated>('script.evaluate', {
    expression: `(async () => JSON.stringify(await (${expression})))()`,
    target: { context },
    awaitPromise: true,
  })
  if (answer.type !== 'success') throw new Error(`${expression}: ${answer.exceptionDetails?.text}`)
  return answer.result?.value === undefined ? undefined : (JSON.parse(answer.result.value) as Value)
}

const noPage = /no such (frame|node|window)|unknown error|discarded|has gone|AbortError/i

/** A tab of Firefox. Freezing is left out, because neither a page nor a driver can freeze one in Firefox. */
export const firefoxTab = (
  bidi: Bidi,
  context: string,
  askWindow: AskWindow,
  handOut: (context: string) => Tab,
): Tab => {
  const act = (method: string, params: object = {}) => bidi.send(`browsingContext.${method}`, { context, ...params })
  const ask = <Value>(expression: string): Promise<Value | undefined> =>
    evaluate<Value>(bidi, context, expression).catch((error: Error) => {
      if (noPage.test(error.message)) return undefined
      throw error
    })
  const perform = (actions: readonly object[]) => bidi.send('input.performActions', { context, actions })
  const { newDocument, ...hands } = handsOf(ask, perform)
  return {
    goTo: async (address) => void (await act('navigate', { url: address, wait: 'interactive' })),
    address: async () => {
      const { contexts } = await bidi.send<{ contexts: readonly { url: string }[] }>('browsingContext.getTree', {
        root: context,
        maxDepth: 0,
      })
      return contexts[0]?.url ?? ''
    },
    ask,
    ...hands,
    reload: async (how) => {
      if (how === 'plain') await act('reload', { wait: 'interactive' })
      else if (how === 'script') await newDocument(() => ask('void setTimeout(() => location.reload())'))
      else
        await newDocument(() =>
          askWindow(
            'void browser.reloadWithFlags(Ci.nsIWebNavigation.LOAD_FLAGS_BYPASS_CACHE | Ci.nsIWebNavigation.LOAD_FLAGS_BYPASS_PROXY)',
            context,
          ),
        )
    },
    back: async () => void (await act('traverseHistory', { delta: -1 })),
    forward: async () => void (await act('traverseHistory', { delta: 1 })),
    stop: async () => void (await askWindow('void browser.stop()', context)),
    show: async () => void (await askWindow('void (gBrowser.selectedTab = tab)', context)),
    close: async () => void (await act('close', { promptUnload: false })),
    tryToClose: async () => {
      const asked = new Promise<void>((opened) =>
        bidi.listen(({ method, params }) => {
          if (method === 'browsingContext.userPromptOpened' && params.context === context) opened()
        }),
      )
      // With the answer no, this request is refused or never gets a response.
      act('close', { promptUnload: true }).catch(() => {})
      await asked
      await act('handleUserPrompt', { accept: false })
    },
    crash: async () => {
      const drawing = await askWindow<number>('browser.frameLoader.remoteTab.osPid', context)
      await kill([drawing])
    },
    discard: async () => {
      await until('the tab should be discarded', () =>
        askWindow<boolean>('(gBrowser.discardBrowser(tab, true), !tab.linkedPanel)', context),
      )
    },
    duplicate: async () => handOut(await askWindow<string>('idOf(gBrowser.duplicateTab(tab).linkedBrowser)', context)),
  }
}
