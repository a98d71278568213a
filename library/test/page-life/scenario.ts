import type { PolicyAsWritten } from '../../src/core/policy.ts'
import type { Browser, EngineName } from './browser.ts'
import type { House } from './house.ts'

/** The parts with which a scenario is played. */
export interface Stage {
  readonly browser: Browser
  readonly house: House
}

/** One act and the server's verdict. */
export interface Scenario {
  readonly act: string
  readonly verdict: string
  readonly policy?: PolicyAsWritten
  /** The engines that it cannot be staged in, each with the reason. */
  readonly notIn?: Readonly<Partial<Record<EngineName, string>>>
  /** The engines beside Chromium that `npm test` plays it in; `npm run test:browsers` plays all. */
  readonly alwaysIn?: readonly EngineName[]
  /** Played with no other browser beside it, because it holds the pages to a second. */
  readonly isAlone?: true
  /** Plays it and checks the verdict. Returns the time from the act to the verdict, where the verdict is an event. */
  readonly play: (stage: Stage) => Promise<number | undefined>
}

/** An act that some drivers lack. A scenario that plays one names in `notIn` the engines without it. */
export const needed = <Act>(act: Act | undefined): Act => {
  if (act === undefined) throw new Error('the driver is without an act that this scenario plays; say so in its notIn')
  return act
}
