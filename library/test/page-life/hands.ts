import type { Tab } from './browser.ts'
import { until } from './living-browser.ts'
import { middleOf, moveTo, pressAt, type Spot, typing } from './trusted-input.ts'

/** The acts of a person's hands in a tab, and the events that they wait for. */
export interface Hands extends Pick<Tab, 'press' | 'type' | 'keys' | 'move'> {
  /** Starts an act that brings a new document, and waits until that is there. */
  readonly newDocument: (start: () => Promise<unknown>) => Promise<void>
}

/** The hands of a driver that evaluates in its page and performs actions. */
export const handsOf = (ask: Tab['ask'], perform: (actions: readonly object[]) => Promise<unknown>): Hands => {
  const press = async (selector: string): Promise<void> => {
    await perform(pressAt(await until(`${selector} should be there`, () => ask<Spot>(middleOf(selector)))))
  }
  const keys = async (text: string): Promise<void> => void (await perform(typing(text)))
  let spot = 10
  return {
    press,
    type: async (selector, text) => {
      await press(selector)
      await keys(text)
    },
    keys,
    move: async () => {
      spot = spot === 10 ? 20 : 10
      await perform(moveTo({ x: spot, y: spot }))
    },
    newDocument: async (start) => {
      await ask('void (window.documentBefore = true)')
      await start()
      await until('a new document', () => ask<boolean>("!window.documentBefore && document.readyState !== 'loading'"))
    },
  }
}
