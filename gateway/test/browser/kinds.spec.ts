import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { type Answer, startApplication, type TestApplication } from '../application.ts'
import { openTestGateway, type TestGateway } from '../place.ts'

type Headers = Readonly<Record<string, string | readonly string[]>>

const inline = 'document.documentElement.dataset.ran = "yes"'
const hash = `'sha256-${createHash('sha256').update(inline).digest('base64')}'`
const whole = `<!doctype html><html lang="en"><head><title>page</title></head><body><h1>page</h1><script>${inline}</script></body></html>`
const policy = (...policies: readonly string[]): Headers => ({ 'content-security-policy': policies })

const sent =
  (body: string | Buffer, headers: Headers = {}): Answer =>
  (_, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body)
  }

const inPieces: Answer = (_, response: ServerResponse) => {
  response.setHeader('content-type', 'text/html')
  const pieces = [...whole.slice(0, 40)]
  for (const piece of pieces) response.write(piece)
  response.end(whole.slice(40))
}

/** Kinds of page, and whether their client can report. `inline`: whether the page's own script runs as before. */
const kinds: Readonly<Record<string, readonly [page: Answer, reports: boolean, inline: boolean]>> = {
  plain: [sent(whole), true, true],
  gzip: [sent(gzipSync(whole), { 'content-encoding': 'gzip' }), true, true],
  brotli: [sent(brotliCompressSync(whole), { 'content-encoding': 'br' }), true, true],
  'in pieces': [inPieces, true, true],
  'no head': [sent(`<!doctype html><h1>page</h1><script>${inline}</script>`), true, true],
  'an error page': [(_, response) => response.writeHead(422, { 'content-type': 'text/html' }).end(whole), true, true],
  'self only': [sent(whole, policy("default-src 'self'")), true, false],
  'trusted types': [
    sent(whole, policy("script-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'")),
    true,
    true,
  ],
  'nothing allowed': [sent(whole, policy("default-src 'none'")), true, false],
  'no scripts': [sent(whole, policy("script-src 'none'")), true, false],
  'inline only': [sent(whole, policy("script-src 'unsafe-inline'; connect-src 'none'")), true, true],
  'nonce and strict-dynamic': [
    sent(whole.replace('<script>', '<script nonce="abc">'), policy("script-src 'nonce-abc' 'strict-dynamic'")),
    true,
    true,
  ],
  'hash only': [sent(whole, policy(`default-src 'none'; script-src ${hash}`)), true, true],
  'hash and strict-dynamic': [sent(whole, policy(`script-src ${hash} 'strict-dynamic'`)), true, true],
  'two policies': [sent(whole, policy("default-src 'self' 'unsafe-inline'", `script-src ${hash}`)), true, true],
  'a policy in meta': [
    sent(whole.replace('<head>', '<head><meta http-equiv="content-security-policy" content="connect-src \'none\'">')),
    false,
    true,
  ],
  sandbox: [sent(whole, policy('sandbox')), false, false],
  'no-transform': [sent(whole, { 'cache-control': 'no-transform' }), false, true],
}

const pathOf = (kind: string): string => `/${kind.replaceAll(' ', '-')}`
const answers = Object.fromEntries(Object.entries(kinds).map(([kind, [page]]) => [pathOf(kind), page]))

let application: TestApplication
let gateway: TestGateway

test.beforeEach(async ({ context }) => {
  application = await startApplication(answers)
  gateway = await openTestGateway(application.url)
  const [name = '', value = ''] = (await gateway.signIn('rosa', 'clerk')).split('=')
  await context.addCookies([{ name, value, url: gateway.url }])
})
test.afterEach(async () => {
  await gateway.close()
  await application.close()
})

const view = async () => (await gateway.engine().sessions.ofSubject('rosa'))[0]
const ran = (tab: Page): Promise<string | undefined> => tab.evaluate(() => document.documentElement.dataset['ran'])

for (const [kind, [, reports, isInline]] of Object.entries(kinds))
  test(`a page of the kind “${kind}” ${reports ? 'reports' : 'is waited for'}, and works as before`, async ({
    page: tab,
  }) => {
    await tab.goto(gateway.url + pathOf(kind))
    if (reports) await expect.poll(async () => (await view())?.leading).toBe(1)
    if (kind !== 'sandbox') expect(await ran(tab)).toBe(isInline ? 'yes' : undefined)
    if (reports) return
    // A page that cannot report is waited for until idle, so closing it ends nothing.
    await tab.close()
    await setTimeout(2_500)
    expect((await view())?.status.phase).toBe('active')
  })
