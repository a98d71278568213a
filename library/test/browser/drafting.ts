import { expect, type Locator, type Page } from '@playwright/test'
import { minutes } from '../../src/core/time.ts'
import type { FormPlace } from './form-place.ts'

/** The session as the page has it. */
export const ourSession = 'globalThis.session'
/** The drafts in the browser's storage. */
export const stored = (page: Page): Promise<readonly string[]> => page.evaluate(() => Object.values(localStorage))
/** The field for the note. */
export const note = (page: Page): Locator => page.locator('[name=note]')
/** The line that announces the restored text. */
export const back = (page: Page): Locator => page.getByRole('status').getByText('What you had typed here is back.')

/** Signs a person in and opens a page. */
export const come = async (place: FormPlace, page: Page, as = 'vera', to = '/form'): Promise<void> => {
  await page.goto(`${place.origin}/in?as=${as}&to=${to}`)
  await expect.poll(() => page.evaluate(`${ourSession}?.status()?.phase`)).toBe('active')
}

/** Types a note, and waits until it is kept. */
export const type = async (page: Page, text: string): Promise<void> => {
  const before = JSON.stringify(await stored(page))
  await note(page).fill(text)
  await expect.poll(async () => JSON.stringify(await stored(page))).not.toBe(before)
}

/** Ends the session idle, and notifies the page at once. */
export const endIdle = async (place: FormPlace, page: Page): Promise<void> => {
  place.pass(minutes(1))
  // The page may be gone before the response.
  await page.evaluate(`void ${ourSession}.extend()`)
  await page.waitForURL('**/?ended=idle')
}

/** The drafts in the browser's storage, decrypted with the key that the server gives its person. */
export const opened = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const [place, text] = Object.entries(localStorage)[0] ?? ['', '{}']
    const { id, nonce, sealed } = JSON.parse(text)
    const bytes = (of: string) =>
      Uint8Array.from(atob(of.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const { key } = await (await fetch(`/session/draft-key?id=${id}`)).json()
    const imported = await crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['decrypt'])
    const algorithm = { name: 'AES-GCM', iv: bytes(nonce), additionalData: new TextEncoder().encode(place) }
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, imported, bytes(sealed)))
  })
