import type { Duration } from '../core/time.ts'
import type { MovedClock } from './moved-clock.ts'

/** The part of Playwright's page that has its clock. */
export interface PageWithClock {
  readonly clock: {
    readonly install: (options: { readonly time: number }) => Promise<void>
    readonly fastForward: (ms: number) => Promise<void>
  }
}

/**
 * Puts a page of Playwright on a server's moved clock, before the page opens its first document. The function that it
 * answers moves both: first the server, because the page then asks it.
 */
export const moveTogether = async (
  page: PageWithClock,
  { clock, pass }: MovedClock,
): Promise<(time: Duration) => Promise<void>> => {
  await page.clock.install({ time: clock() })
  return async (time) => {
    pass(time)
    await page.clock.fastForward(time)
  }
}
