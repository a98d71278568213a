import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { asksForPage, type Injected, valuesOf, withClient } from '../pages.ts'

const place = { at: '/_curfew', name: 'gateway', home: '/_curfew/sign-in' }
const tag =
  '<script type="module" async src="/_curfew/client.js" data-path="/_curfew/session" data-name="gateway" data-home="/_curfew/sign-in"></script>'
const page = '<!doctype html><html><head><title>a</title></head><body>b</body></html>'
const html = ['Content-Type', 'text/html; charset=utf-8']

const put = (headers: readonly string[], status = 200): Injected | undefined =>
  withClient(status, headers, 'http://a.example', place)

const bodyOf = async (injected: Injected | undefined, body: Buffer): Promise<string> => {
  let stream: NodeJS.ReadableStream = Readable.from([body])
  for (const next of injected?.through ?? []) stream = stream.pipe(next)
  const decoded = await buffer(stream)
  const pieces = injected ? [injected.put.read(decoded), injected.put.end()] : [decoded]
  return Buffer.concat(pieces).toString()
}

it.each([
  ['as it is', Buffer.from(page), []],
  ['compressed by gzip', gzipSync(page), ['Content-Encoding', 'gzip']],
  ['compressed by Brotli', brotliCompressSync(page), ['content-encoding', 'br']],
])('a page gets the client once, %s', async (_, body, more) => {
  const injected = put([...html, ...more, 'Content-Length', `${body.length}`, 'ETag', '"abc"'])
  expect(await bodyOf(injected, body)).toBe(page.replace('<title>', `${tag}<title>`))
  expect(injected?.headers).toEqual([...html, 'ETag', 'W/"abc"'])
})

it.each([
  ['a redirect', 302, html],
  ['a confirmation', 304, html],
  ['a part', 206, html],
  ['no content', 204, html],
  ['a file to save', 200, [...html, 'Content-Disposition', 'attachment; filename="a.html"']],
  ['a page that must not be changed', 200, [...html, 'Cache-Control', 'private, no-transform']],
  ['an empty page', 200, [...html, 'Content-Length', '0']],
  ['a page in UTF-16', 200, ['Content-Type', 'text/html; charset=UTF-16LE']],
  ['a strange encoding', 200, [...html, 'Content-Encoding', 'compress']],
  ['encodings over each other', 200, [...html, 'Content-Encoding', 'gzip, br']],
  ['a text', 200, ['Content-Type', 'text/htmlx']],
  ['JSON', 200, ['Content-Type', 'application/json']],
  ['no type', 200, []],
])('%s goes on as it is', (_, status, headers) => {
  expect(put(headers, status)).toBeUndefined()
})

it.each([404, 422, 500])('a page of status %i gets the client too', (status) => {
  expect(put(html, status)).toBeDefined()
})

it('a page with a nonce of ours cannot be confirmed later', () => {
  const injected = put([
    ...html,
    ...['ETag', '"abc"', 'Last-Modified', 'Mon, 30 Nov 2026 09:00:00 GMT'],
    ...['Content-Security-Policy', "script-src 'strict-dynamic' 'sha256-a'"],
    ...['Content-Security-Policy-Report-Only', "script-src 'none'"],
  ])
  const headers = injected?.headers ?? []
  expect([valuesOf(headers, 'etag'), valuesOf(headers, 'last-modified')]).toEqual([[], []])
  expect(valuesOf(headers, 'content-security-policy')[0]).toMatch(/'nonce-[\w-]{22}'$/)
  expect(valuesOf(headers, 'content-security-policy-report-only')).toEqual(["script-src 'none'"])
})

it.each([
  ['a document', { 'sec-fetch-dest': 'document' }, true],
  ['a frame', { 'sec-fetch-dest': 'iframe', 'x-requested-with': 'x' }, true],
  ['a fetch of a page', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: 'text/html' }, false],
  ['a navigation through a worker', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'navigate' }, true],
  ['a browser without Fetch Metadata', { accept: 'text/html,application/xhtml+xml' }, true],
  ['a fragment for htmx', { accept: 'text/html', 'hx-request': 'true' }, false],
  ['an image', { 'sec-fetch-dest': 'image', accept: 'text/html' }, false],
  ['a script of any kind', { accept: '*/*' }, false],
])('%s asks for a page: %s', (_, headers, is) => {
  expect(asksForPage('GET', headers)).toBe(is)
})

it('a confirmation brings the policy of the stored page, but none with a new nonce', () => {
  const policy = (text: string): readonly string[] => ['Content-Security-Policy', text]
  expect(put([...policy("script-src 'none'"), 'ETag', '"abc"'], 304)?.headers).toEqual([
    ...policy('script-src http://a.example/_curfew/'),
    ...['ETag', 'W/"abc"'],
  ])
  expect(put([...policy("script-src 'strict-dynamic' 'sha256-abc'")], 304)).toBeUndefined()
})
