import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** The browser's own window, used like its menus by an extension's page in the background. */
export interface ChromiumWindow {
  /** The window's number for the tab that shows a page. */
  readonly tabOf: (page: Page) => Promise<number>
  readonly duplicate: (tab: number) => Promise<void>
  /** Discards a tab's page from memory, and returns the tab's new number. */
  readonly discard: (tab: number) => Promise<number>
  readonly show: (tab: number) => Promise<void>
  /** Restores the tab or window that was closed last. */
  readonly restore: () => Promise<void>
}

const manifest = { manifest_version: 3, name: 'window', version: '1', permissions: ['tabs', 'sessions', 'debugger'] }

/** Writes the extension into a profile, and returns the folder that Chromium is to load it from. */
export const layExtension = async (profile: string): Promise<string> => {
  const folder = join(profile, 'extension')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'window.html'), '<!doctype html><title>window</title>')
  return folder
}

// Chromium makes an unpacked extension's id of its folder's name, in letters of its own.
const addressOf = (folder: string): string => {
  const digits = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  const id = [...digits].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('')
  return `chrome-extension://${id}/window.html`
}

/** The page's name among all pages that can be driven. */
export const targetOf = async (page: Page): Promise<string> => {
  const cdp = await page.context().newCDPSession(page)
  const { targetInfo } = await cdp.send('Target.getTargetInfo')
  await cdp.detach()
  return targetInfo.targetId
}

/** The window of a Chromium that has loaded the extension. Its page opens when it is first needed. */
export const chromiumWindow = (folder: string, openPage: (url: string) => Promise<Page>): ChromiumWindow => {
  let opened: Promise<Page> | undefined
  const ask = async <Value>(expression: string): Promise<Value> => {
    opened ??= openPage(addressOf(folder))
    return (await opened).evaluate<Value>(expression)
  }
  return {
    tabOf: async (page) => {
      const target = JSON.stringify(await targetOf(page))
      return ask<number>(`chrome.debugger.getTargets().then((all) => all.find(({ id }) => id === ${target}).tabId)`)
    },
    duplicate: (tab) => ask(`chrome.tabs.duplicate(${tab}).then(() => {})`),
    discard: (tab) => ask<number>(`chrome.tabs.discard(${tab}).then(({ id }) => id)`),
    show: (tab) => ask(`chrome.tabs.update(${tab}, { active: true }).then(() => {})`),
    restore: () => ask('chrome.sessions.restore().then(() => {})'),
  }
}
