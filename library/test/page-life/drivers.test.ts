import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { offspring } from '../../../tools/living.mjs'
import type { Browser, StartBrowser } from './browser.ts'
import { startFirefox } from './firefox.ts'
import { until, untilGone } from './living-browser.ts'
import { startWebkit } from './webkit.ts'

const page = `<!doctype html><title>a page</title><input id="name"><button id="button">press</button><script>
window.seen = []
for (const kind of ['click', 'keydown', 'pointermove'])
  addEventListener(kind, (event) => seen.push(kind + ':' + event.isTrusted))
new EventSource('/stream')
addEventListener('pagehide', () => navigator.sendBeacon('/left'))
</script>`

let server: Server
let origin = ''
let asked: { readonly what: string; readonly cookie: string; readonly cache: string }[] = []
let streams: Set<ServerResponse> = new Set()

beforeAll(async () => {
  server = createServer((request, response) => {
    const { cookie = '', 'cache-control': cache = '' } = request.headers
    asked.push({ what: `${request.method} ${request.url}`, cookie, cache })
    if (request.url === '/stream') {
      streams.add(response)
      response.on('close', () => streams.delete(response))
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
      return
    }
    const given = request.url?.startsWith('/page') ? { 'set-cookie': 'kept=yes' } : {}
    response.writeHead(200, { 'content-type': 'text/html', ...given }).end(page)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const documents = () => asked.filter(({ what }) => what.startsWith('GET /page')).length
const openStreams = (count: number) => until(`${count} streams should be open`, () => streams.size === count)

const engines: readonly (readonly [string, StartBrowser])[] = [
  ['Firefox', startFirefox],
  ['WebKit', startWebkit],
]

describe.each(engines)('the driver of %s', (_name, startBrowser) => {
  let browser: Browser

  beforeEach(async () => {
    asked = []
    streams = new Set()
    browser = await startBrowser()
  })

  afterEach(() => browser.end())

  test('goes to a page, and its clicks, keys and moves are trusted', async () => {
    const tab = await browser.newTab(`${origin}/page`)
    await tab.press('#button')
    await tab.type('#name', 'Gina')
    await tab.move()
    expect(await tab.address()).toBe(`${origin}/page`)
    expect(await tab.ask('document.querySelector("#name").value')).toBe('Gina')
    const seen = await until('a move should be seen', async () => {
      const all = await tab.ask<string[]>('seen')
      return all?.some((each) => each.startsWith('pointermove')) && all
    })
    expect(seen).toContain('click:true')
    expect(seen).toContain('keydown:true')
    expect(seen.filter((each) => each.endsWith('false'))).toEqual([])
  })

  test.each(['plain', 'hard', 'script'] as const)('a %s reload brings a new document', async (how) => {
    const tab = await browser.newTab(`${origin}/page`)
    const before = documents()
    await tab.ask('void (window.old = true)')
    await tab.reload(how)
    expect(await tab.ask('window.old === true')).toBe(false)
    expect(documents()).toBe(before + 1)
    if (how === 'hard') expect(asked.findLast(({ what }) => what === 'GET /page')?.cache).toBe('no-cache')
  })

  test('goes back and forward', async () => {
    const tab = await browser.newTab(`${origin}/page`)
    await tab.goTo(`${origin}/page?2`)
    await tab.back()
    await until('back', async () => (await tab.address()) === `${origin}/page`)
    await tab.forward()
    await until('forward', async () => (await tab.address()) === `${origin}/page?2`)
  })

  test('a tab that is shown hides the others', async () => {
    const one = await browser.newTab(`${origin}/page`)
    const two = await browser.newTab(`${origin}/page?2`)
    await until('the first should be hidden', () => one.ask('document.visibilityState === "hidden"'))
    await one.show()
    await until('the first should be visible', () => one.ask('document.visibilityState === "visible"'))
    await until('the second should be hidden', () => two.ask('document.visibilityState === "hidden"'))
  })

  test('a tab that closes ends its stream, and the other goes on', async () => {
    const one = await browser.newTab(`${origin}/page`)
    await browser.newTab(`${origin}/page?2`)
    await openStreams(2)
    await one.close()
    await openStreams(1)
  })

  test('a killed browser ends its streams', async () => {
    await browser.newTab(`${origin}/page`)
    await openStreams(1)
    await browser.kill()
    await openStreams(0)
  })

  test('quitting ends its streams', async () => {
    await browser.newTab(`${origin}/page`)
    await openStreams(1)
    await browser.quit()
    await openStreams(0)
  })

  test('a paused browser does not respond until it goes on', async () => {
    const tab = await browser.newTab(`${origin}/page`)
    await browser.pause()
    let answered = false
    const answer = tab.ask('1 + 1').then((value) => {
      answered = true
      return value
    })
    // A missing response can only be seen by waiting a while.
    await new Promise((later) => setTimeout(later, 500))
    expect(answered).toBe(false)
    await browser.resume()
    expect(await answer).toBe(2)
  })

  test('starting again keeps the profile', async () => {
    await browser.newTab(`${origin}/page`)
    await browser.writeDown?.()
    await browser.kill()
    browser = (await browser.startAgain?.()) ?? browser
    asked = []
    await browser.newTab(`${origin}/page?again`)
    expect(asked.find(({ what }) => what === 'GET /page?again')?.cookie).toContain('kept=yes')
  })

  test('its end leaves no process behind', async () => {
    await browser.newTab(`${origin}/page`)
    const mine = offspring([process.pid]).filter((pid) => pid !== process.pid)
    expect(mine.length).toBeGreaterThan(3)
    await browser.end()
    await untilGone(mine, 1000)
  })

  test('"Leave page?" answered with no leaves the tab and its stream open', async () => {
    const tab = await browser.newTab(`${origin}/page`)
    await openStreams(1)
    await tab.press('#button')
    await tab.ask('void addEventListener("beforeunload", (event) => event.preventDefault())')
    await tab.tryToClose?.()
    expect(await tab.ask('1 + 1')).toBe(2)
    expect(streams.size).toBe(1)
  })

  test('closing the window ends its streams', async () => {
    await browser.newTab(`${origin}/page`)
    await openStreams(1)
    await browser.closeWindow()
    await openStreams(0)
  })
})

describe('the further acts of Firefox', () => {
  let browser: Browser

  beforeEach(async () => {
    asked = []
    streams = new Set()
    browser = await startFirefox()
  })

  afterEach(() => browser.end())

  test('a tab is duplicated, closed and brought back', async () => {
    const one = await browser.newTab(`${origin}/page`)
    const two = await one.duplicate?.()
    await openStreams(2)
    await two?.close()
    await openStreams(1)
    await browser.restoreTab?.()
    const again = await browser.opened()
    await openStreams(2)
    expect(await again.address()).toBe(`${origin}/page`)
  })

  test('a hidden tab is discarded, and loads again when it is shown', async () => {
    const one = await browser.newTab(`${origin}/page`)
    await browser.newTab(`${origin}/page?2`)
    await openStreams(2)
    await one.discard?.()
    await openStreams(1)
    await one.show()
    await openStreams(2)
  })
})
