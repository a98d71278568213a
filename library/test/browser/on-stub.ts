import { expect, type Page } from '@playwright/test'
import type { Stub } from './stub-server.ts'

/** Opens a page on a stub, and waits until it listens. */
export const openOn = async (stub: Stub, page: Page, path = '/page'): Promise<void> => {
  await page.goto(stub.origin + path)
  await expect.poll(stub.streams).toBe(1)
}

/** How often a stub received a signal of this type. */
export const receivedBy = (stub: Stub, type: string): number =>
  stub.signals.filter((signal) => signal.type === type).length
