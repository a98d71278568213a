import { expect, it } from 'vitest'
import { isInForeignFrame } from './foreign-frame.ts'

const asked = (headers: Readonly<Record<string, string>>) => ({
  method: 'POST',
  url: 'http://localhost/in',
  headers: new Headers(headers),
})

// The headers that Chromium 150 sends.
const form = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
const script = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

it.each([
  ['a form in a frame of another site', { ...form, 'sec-fetch-storage-access': 'none' }, true],
  ['a script in a frame of another site', { ...script, 'sec-fetch-storage-access': 'none' }, true],
  ['a frame of another site with access to storage', { ...form, 'sec-fetch-storage-access': 'active' }, true],
  ['the first document of such a frame', { ...form, 'sec-fetch-site': 'cross-site' }, true],
  ['the same in an older frame', { ...form, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'frame' }, true],
  ['a frame of the same site, to which cookies go', { ...form, 'sec-fetch-site': 'same-site' }, false],
  ['a frame of our own', form, false],
  ['a page of our own', script, false],
  ['a link of another site', { ...form, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }, false],
  ['a client that is no browser', {}, false],
])('%s: %j, %s', (_what, headers, is) => {
  expect(isInForeignFrame(asked(headers))).toBe(is)
})
