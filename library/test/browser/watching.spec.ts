import { expect, type Page, test } from '@playwright/test'
import { openOn, pauseClock, receivedBy } from './on-stub.ts'
import { active, ended, openStub, type Stub, warning } from './stub-server.ts'

let stub: Stub
test.beforeEach(async () => {
  stub = await openStub()
})
test.afterEach(() => stub.close())
const open = (page: Page, path?: string): Promise<void> => openOn(stub, page, path)
const second = async (page: Page): Promise<void> => {
  stub.ping()
  // By its response the page has the ping too.
  await page.evaluate(() => fetch('/script.js').then((answer) => answer.text()))
  await page.clock.runFor(1_000)
}
const seen = () => stub.signals.flatMap((signal) => (signal.type === 'page-seen' ? [signal] : []))
const tried = (): number => stub.asked.filter((what) => what.startsWith('GET /session/events')).length
const inputs = (): number => receivedBy(stub, 'input')

test('a page reports itself as soon as it runs, and then sends nothing until it is touched', async ({ page }) => {
  await page.clock.install()
  await open(page)
  expect(stub.signals).toEqual([{ type: 'page-seen', page: expect.stringMatching(/^[\w-]{1,64}$/), after: [] }])
  await pauseClock(page)
  const before = stub.asked.length
  for (let count = 0; count < 20; count++) await second(page)
  expect(stub.asked.slice(before)).toEqual([])
})

test('a page whose first report got no response repeats it until one comes', async ({ page }) => {
  await page.clock.install()
  const words: string[] = []
  await page.route('**/session', async (route) => {
    const word = route.request().postData()
    if (word) words.push(word)
    return word && words.length < 3 ? route.abort() : route.continue()
  })
  await page.goto(`${stub.origin}/page`)
  await expect.poll(() => words.length).toBe(1)
  // The page checks again a while after the refusal, which takes time that no clock of the page knows.
  for (const count of [2, 3]) await expect.poll(() => page.clock.runFor(1_000).then(() => words.length)).toBe(count)
  await expect.poll(stub.streams).toBe(1)
  expect(new Set(words).size).toBe(1)
  expect(seen()).toHaveLength(1)
})

test('a page that was written again opens its stream again and says goodbye as every page does', async ({ page }) => {
  await open(page)
  await page.evaluate("document.open(); document.write('<!doctype html><body><h1>Two</h1>'); document.close()")
  const before = tried()
  await page.evaluate("dispatchEvent(new Event('beforeunload'))")
  await expect.poll(tried).toBe(before + 1)
  await page.goto(`${stub.origin}/elsewhere`)
  await expect.poll(() => receivedBy(stub, 'page-left')).toBe(1)
})

test('activity is reported at most once in a report interval, with nothing in between', async ({ page }) => {
  await page.clock.install()
  stub.status = active({ idleMs: 240_000 })
  await open(page)
  await pauseClock(page)
  for (let count = 0; count < 62; count++) {
    await page.mouse.move(100, 100 + (count % 2) * 50)
    await second(page)
    expect(inputs()).toBeLessThanOrEqual(1 + count / 20)
  }
  await expect.poll(inputs).toBe(3)
  expect(stub.asked.filter((what) => what.startsWith('GET /session')).length).toBe(1)
})

test('a resting mouse and scripts that scroll, focus or dispatch are not activity', async ({ page }) => {
  await page.clock.install()
  await open(page)
  await page.evaluate(() => {
    document.body.style.minHeight = '400vh'
    scrollTo(0, 300)
    document.querySelector('input')?.focus()
    for (const kind of ['pointermove', 'keydown', 'wheel'])
      document.body.dispatchEvent(new Event(kind, { bubbles: true }))
  })
  await page.clock.runFor(11_000)
  expect(inputs()).toBe(0)
  await page.evaluate("addEventListener('wheel', () => (document.title = 'turned'))")
  await page.mouse.wheel(0, 10)
  await expect(page).toHaveTitle('turned')
  // One look of the page. At the next one it would repeat a report without a response.
  await page.clock.runFor(5_000)
  await expect.poll(inputs).toBe(1)
})

test('unreported input is sent before the warning, which then does not come', async ({ page }) => {
  await page.clock.install()
  await open(page)
  await pauseClock(page)
  await page.keyboard.press('a')
  stub.onSignal = ({ type }) => (type === 'input' ? active() : undefined)
  await page.evaluate(() => {
    const dialog = document.querySelector('session-warning')?.shadowRoot?.querySelector('dialog')
    const opened: boolean[] = []
    Object.assign(globalThis, { opened })
    if (dialog) new MutationObserver(() => opened.push(dialog.open)).observe(dialog, { attributes: true })
  })
  stub.push(warning())
  await expect.poll(() => page.clock.runFor(10).then(inputs)).toBe(1)
  stub.push(active({ tasks: ['done'] }))
  await expect.poll(() => page.evaluate(() => JSON.stringify((globalThis as never)['session']))).toBeTruthy()
  expect(await page.evaluate(() => (globalThis as unknown as { opened: unknown }).opened)).toEqual([])
})

test('E6: input during the warning is not even noted', async ({ page }) => {
  stub.status = warning()
  await open(page)
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await page.mouse.move(5, 5)
  await page.mouse.wheel(0, 50)
  await page.keyboard.press('a')
  stub.push(warning({ pages: 2 }))
  await page.goto(`${stub.origin}/elsewhere`)
  await expect.poll(() => receivedBy(stub, 'page-left')).toBe(1)
  expect(inputs()).toBe(0)
})

test('E13: a touch of the mouse costs no timer, no storage and no message', async ({ page }) => {
  // Only what runs while the browser dispatches a move counts, because an answer of the server may come between two moves.
  await page.addInitScript(() => {
    const moved = { isDispatching: false, moves: 0, done: [] as string[] }
    Object.assign(globalThis, { moved })
    const begin = (): void => void Object.assign(moved, { isDispatching: true, moves: moved.moves + 1 })
    addEventListener('pointermove', begin, true)
    addEventListener('pointermove', () => void Object.assign(moved, { isDispatching: false }))
  })
  await open(page)
  await page.evaluate(() => {
    const { moved } = globalThis as unknown as { moved: { isDispatching: boolean; done: string[] } }
    const count = (of: object, name: string): void => {
      const whole = of as Record<string, (...all: unknown[]) => unknown>
      const own = whole[name]
      whole[name] = function (this: unknown, ...all) {
        if (moved.isDispatching) moved.done.push(name)
        return own?.apply(this, all)
      }
    }
    for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'queueMicrotask', 'fetch']) count(globalThis, name)
    for (const name of ['setItem', 'getItem']) count(Storage.prototype, name)
    count(BroadcastChannel.prototype, 'postMessage')
  })
  for (let count = 0; count < 50; count++) await page.mouse.move(100 + count, 100)
  const moved = () => page.evaluate(() => (globalThis as unknown as { moved: { moves: number; done: string[] } }).moved)
  await expect.poll(async () => (await moved()).moves).toBeGreaterThan(5)
  expect((await moved()).done).toEqual([])
})

test('a page whose session was replaced by another hides and reloads', async ({ page }) => {
  await open(page)
  const loads: string[] = []
  page.on('framenavigated', () => loads.push(page.url()))
  stub.push(active({ id: 'two' }))
  await expect.poll(() => loads.length).toBe(1)
  await expect(page.getByRole('heading')).toBeVisible()
  expect(loads).toEqual([`${stub.origin}/page`])
})

test("another session's end does not end this page's", async ({ page, context }) => {
  await open(page)
  const other = await context.newPage()
  await other.goto(`${stub.origin}/elsewhere`)
  await other.evaluate(
    (end) => new BroadcastChannel('curfew').postMessage(['message', end, Date.now()]),
    ended({ id: 'zero' }),
  )
  await expect.poll(() => stub.asked.filter((what) => what === 'GET /session').length).toBe(1)
  await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible()
})

test('a failed stream is retried less and less often', async ({ page }) => {
  await page.clock.install()
  stub.listens = false
  await page.goto(`${stub.origin}/page`)
  await expect.poll(tried).toBe(1)
  for (let count = 0; count < 60; count++) {
    await page.clock.runFor(1_000)
    await page.evaluate(() => fetch('/script.js'))
  }
  expect(tried()).toBeGreaterThan(4)
  expect(tried()).toBeLessThan(20)
})

test('a page out of the server’s reach says so at the end, and reloads if the server knows better', async ({
  page,
}) => {
  await page.clock.install()
  stub.status = active({ warnsInMs: 10_000, endsInMs: 30_000 })
  await open(page)
  stub.manner = 503
  stub.listens = false
  stub.cut()
  await page.clock.runFor(16_000)
  await expect(page.getByRole('alertdialog')).toBeVisible()
  for (let count = 0; count < 20; count++) await page.clock.runFor(1_000)
  const sentence = 'You were signed out after 1 minute without activity.'
  await expect(page.getByRole('alert')).toHaveText(sentence)
  await expect(page).toHaveTitle(sentence)
  await expect(page.getByRole('heading')).toHaveCount(0)
  stub.status = active()
  stub.manner = 'answers'
  // It retries a beat after each missing response, and responses take time that no clock of the page knows.
  await expect
    .poll(() => page.clock.runFor(2_000).then(() => page.getByRole('heading', { name: 'A page' }).count()))
    .toBe(1)
})

test('a frame is not a page of its own', async ({ page }) => {
  await open(page, '/page?frame')
  await page.frameLocator('iframe').getByRole('heading').waitFor()
  await expect.poll(() => stub.asked.includes('GET /session')).toBe(true)
  const [first, ...more] = seen()
  expect(more).toEqual([])
  await page.reload()
  await expect.poll(() => seen()[1]?.after).toEqual([first?.page])
})

test('E14: a machine that slept past the end asks first, shows nothing meanwhile, and warns of nothing', async ({
  page,
}) => {
  await page.clock.install()
  stub.status = active({ warnsInMs: 30_000, endsInMs: 60_000 })
  await open(page)
  await page.evaluate(() => {
    const dialog = document.querySelector('session-warning')?.shadowRoot?.querySelector('dialog')
    if (dialog) dialog.showModal = () => sessionStorage.setItem('warned', 'yes')
  })
  stub.manner = 'hangs'
  await page.clock.fastForward(3_600_000)
  await expect(page.getByRole('heading', { name: 'A page' })).toBeHidden()
  stub.manner = 'answers'
  stub.status = ended()
  await page.clock.runFor(1_000)
  await expect.poll(() => page.clock.runFor(5_000).then(() => page.url())).toContain('?ended=idle')
  expect(await page.evaluate(() => sessionStorage.getItem('warned'))).toBe(null)
})
