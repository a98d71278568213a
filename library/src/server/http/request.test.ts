import { expect, it } from 'vitest'
import { documentIn, isNavigation } from './request.ts'

const asked = (headers: Readonly<Record<string, string>>, method = 'GET') => ({
  method,
  url: 'http://127.0.0.1/page',
  headers: new Headers(headers),
})
const site = { 'sec-fetch-site': 'same-origin' }
const page = { ...site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

it.each([
  ['a link, a typed address or a form’s post', page],
  ['a link of another site', { ...page, 'sec-fetch-site': 'cross-site' }],
])('%s asks for a page', (_what, headers) => {
  for (const method of ['GET', 'POST']) expect(documentIn(asked(headers, method))).toBe('surely')
  expect(isNavigation(asked(headers))).toBe(true)
})

it.each([
  ['behind a service worker that forwards it', { ...page, 'sec-fetch-dest': 'empty' }],
  [
    'behind one that asks anew',
    { ...site, ...html, 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin', 'upgrade-insecure-requests': '1' },
  ],
  ['of a browser whose proxy takes away what it is for', { ...site, 'sec-fetch-mode': 'navigate' }],
  ['over plain HTTP, where browsers say nothing', { ...html, 'upgrade-insecure-requests': '1' }],
  ['of an old browser', html],
  ['for XHTML', { accept: 'application/xhtml+xml' }],
])('a navigation %s may ask for a page', (_what, headers) => {
  expect(documentIn(asked(headers))).toBe('perhaps')
  expect(isNavigation(asked(headers))).toBe(true)
})

it.each([
  ['a fetch', { ...site, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['a fetch for HTML', { ...site, ...html, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['a frame', { ...page, 'sec-fetch-dest': 'iframe' }],
  ['an embedded PDF', { ...page, 'sec-fetch-dest': 'embed' }],
  ['a script', { ...site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
  ['a page that is prerendered', { ...page, 'sec-purpose': 'prefetch;prerender' }],
  ['a page that is fetched ahead over plain HTTP', { ...html, purpose: 'prefetch' }],
  ['a part of a page over plain HTTP', { ...html, 'x-requested-with': 'XMLHttpRequest' }],
  ['a client that is no browser', { accept: '*/*' }],
])('%s asks for none', (_what, headers) => {
  expect(documentIn(asked(headers))).toBe('no')
})

it('a request that only reads, or that a script makes, is for no document', () => {
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) expect(documentIn(asked(page, method))).toBe('no')
})
