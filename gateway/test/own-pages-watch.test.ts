import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type Browser, chromium } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findChromium } from '../../tools/chromium.mjs'
import { runPerson } from '../src/commands/person.ts'
import { type Running, runGateway } from '../src/running.ts'
import { readSettings } from '../src/settings.ts'
import { password } from './own-pages-server.ts'

const config = {
  roles: { clerk: { policy: { idle: '5m' } }, manager: { tasks: ['refund.approve'] } },
  routes: [
    { path: '/approve', task: 'refund.approve' },
    { path: '/orders', person: 'signed in' },
  ],
}

let application: Server
let running: Running
let browser: Browser

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'))
  const files = ['--accounts', join(folder, 'accounts.json'), '--config', join(folder, 'curfew.json')]
  const silent = { write: () => true }
  writeFileSync(join(folder, 'curfew.json'), JSON.stringify(config))
  const piped = { out: silent, err: silent, input: new PassThrough().end(password) }
  await runPerson(['add', 'nina', '--role', 'clerk', ...files], piped)
  application = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><html lang="en"><title>Orders</title><h1>Orders</h1></html>')
  })
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done))
  const flags = ['--listen', '127.0.0.1:0', '--private', '127.0.0.1:0', '--store', 'memory', '--log', 'nothing']
  const upstream = `http://127.0.0.1:${(application.address() as AddressInfo).port}`
  running = await runGateway(readSettings([upstream, ...flags, ...files]), {
    out: silent,
    err: silent,
    input: piped.input,
  })
  const executablePath = findChromium()
  browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
})
afterAll(async () => {
  await browser.close()
  await running.close()
  application.closeAllConnections()
  application.close()
})

it.each([
  ['a page of another role', '/approve', 'You cannot open this page'],
  ['an address of no route', '/elsewhere', 'This page is open to nobody'],
  ['the sign-out page', '/_curfew/sign-out', 'Sign out'],
  ['the sign-in page', '/_curfew/sign-in', 'Sign in'],
])('%s warns a person who is signed in, and says when the session ends', async (_, path, title) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const offences: string[] = []
  page.on('console', (line) => line.text().includes('Content Security Policy') && offences.push(line.text()))
  await page.goto(`${running.gateway.url}/orders`)
  await page.fill('#username', 'nina')
  await page.fill('#password', password)
  await page.press('#password', 'Enter')
  await page.waitForURL(/\/orders$/)
  await page.goto(running.gateway.url + path)
  expect(await page.textContent('h1')).toBe(title)
  await page.waitForSelector('session-warning', { state: 'attached' })
  await page.waitForFunction(async () => (await (await fetch('/_curfew/session')).json()).pages === 1)
  const { sessions } = running.gateway.engine()
  await sessions.endAll({ subject: 'nina', by: 'omar' })
  await page.waitForURL(/\/_curfew\/sign-in\?ended=revoked/)
  expect(await page.textContent('main')).toContain('You were signed out by an administrator.')
  expect(offences).toEqual([])
  await context.close()
})
