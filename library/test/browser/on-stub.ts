import { expect, type Page } from '@playwright/test'
import type { Stub } from './stub-server.ts'

/** How often a stub received a signal of this type. */
export const receivedBy = (stub: Stub, type: string): number =>
  stub.signals.filter((signal) => signal.type === type).length

/** Stops a page's installed clock, which runs by itself until then. A second or more is over for the page. */
export const pauseClock = async (page: Page): Promise<void> => {
  const pauseIn = async (ms: number): Promise<void> => {
    const at = await page.evaluate((ahead) => Date.now() + ahead, ms)
    // On a slow machine that moment can be over when the command comes, which is then refused.
    await page.clock.pauseAt(at).catch((late: Error) => {
      if (!late.message.includes('to the past')) throw late
      return pauseIn(2 * ms)
    })
  }
  await pauseIn(1_000)
}

/** Opens a page on a stub, and waits until it listens and has reported itself. Either may come first. */
export const openOn = async (stub: Stub, page: Page, path = '/page'): Promise<void> => {
  const before = receivedBy(stub, 'page-seen')
  await page.goto(stub.origin + path)
  await expect.poll(stub.streams).toBe(1)
  await expect.poll(() => receivedBy(stub, 'page-seen')).toBeGreaterThan(before)
}
