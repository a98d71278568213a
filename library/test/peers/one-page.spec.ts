import { expect, type Page, test } from '@playwright/test'
import { openOn, receivedBy } from '../browser/on-stub.ts'
import { active, ended, openStub, type Stub, warning } from '../browser/stub-server.ts'

let stub: Stub
test.beforeEach(async () => {
  stub = await openStub()
})
test.afterEach(() => stub.close())

const open = (page: Page, path?: string): Promise<void> => openOn(stub, page, path)

const inputs = (): number => receivedBy(stub, 'input')

test('E7: an extension whose response is an end ends, and pretends nothing', async ({ page }) => {
  stub.status = warning()
  stub.onSignal = ({ type }) => (type === 'extend' ? ended() : undefined)
  await open(page)
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await page.waitForURL('**/?ended=idle')
})

test('E7: a thousand openings leave nothing behind: no listener, no node, no timer', async ({ page }) => {
  await open(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(() => {
    const timers = new Set<unknown>()
    const { setTimeout: set, clearTimeout: clear } = globalThis
    const counting = (ring: () => void, wait?: number): unknown => {
      const timer = set(() => {
        timers.delete(timer)
        ring()
      }, wait)
      timers.add(timer)
      return timer
    }
    const forgetting = (timer: number): void => {
      timers.delete(timer)
      clear(timer)
    }
    Object.assign(globalThis, { timers, setTimeout: counting, clearTimeout: forgetting })
  })
  const openings = (count: number): Promise<void> =>
    page.evaluate(async (times) => {
      const dialog = document.querySelector('session-warning')?.shadowRoot?.querySelector('dialog')
      const live = (globalThis as unknown as { session: { status: () => { version: number } } }).session.status()
      const channel = new BroadcastChannel('curfew')
      const turns = new MessageChannel()
      const until = async (isOpen: boolean): Promise<void> => {
        while (dialog?.open !== isOpen)
          await new Promise((soon) => {
            turns.port1.onmessage = soon
            turns.port2.postMessage('')
          })
      }
      let { version } = live
      const warned = { phase: 'warning', reason: 'idle', extendable: true, endsInMs: 90_000 }
      const calm = { phase: 'active', warnsInMs: 600_000, endsInMs: 900_000 }
      for (let time = 0; time < times; time++) {
        channel.postMessage(['message', { ...live, ...warned, version: ++version }, Date.now()])
        await until(true)
        channel.postMessage(['message', { ...live, ...calm, version: ++version }, Date.now()])
        await until(false)
      }
      channel.close()
      turns.port1.close()
    }, count)
  const left = async (): Promise<readonly number[]> => {
    await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
    const timers = await page.evaluate(() => (globalThis as unknown as { timers: Set<unknown> }).timers.size)
    return [of('JSEventListeners'), of('Nodes'), timers]
  }
  await openings(10)
  const [listeners = 0, nodes = 0, timers = 0] = await left()
  await openings(1_000)
  const [listenersAfter, nodesAfter, timersAfter] = await left()
  expect(listenersAfter).toBeLessThanOrEqual(listeners + 5)
  expect(nodesAfter).toBeLessThanOrEqual(nodes + 20)
  // The page keeps a handful of its own, of which not all were set by the first count.
  expect(timersAfter).toBeLessThanOrEqual(timers + 5)
})

test('E9: purely horizontal and purely vertical moves count', async ({ page }) => {
  await page.clock.install()
  await open(page)
  // A mouse's first event is an arrival, and no move.
  await page.mouse.move(100, 100)
  await page.clock.runFor(11_000)
  expect(inputs()).toBe(0)
  for (const [x, y] of [
    [101, 100],
    [101, 101],
    [100, 101],
    [100, 100],
  ] as const) {
    const before = inputs()
    await page.mouse.move(x, y)
    await expect.poll(() => page.clock.runFor(1_000).then(inputs)).toBeGreaterThan(before)
    // By then the report has its response too, and is not sent twice.
    await page.evaluate(() => fetch('/elsewhere'))
  }
})

test('E10: an address with quotes, spaces and a query of its own is left whole at the end', async ({ page }) => {
  await open(page)
  await page.evaluate(() => {
    const element = document.createElement('session-warning')
    element.setAttribute('home', '/it\'s "home"?from=a b&to=</script>')
    document.querySelector('session-warning')?.replaceWith(element)
  })
  stub.push(ended({ reason: 'revoked' }))
  await page.waitForURL((url) => url.searchParams.get('ended') === 'revoked')
  const { pathname, searchParams } = new URL(page.url())
  expect(decodeURIComponent(pathname)).toBe('/it\'s "home"')
  expect([searchParams.get('from'), searchParams.get('to')]).toEqual(['a b', '</script>'])
})

test.describe('where clocks change', () => {
  test.use({ timezoneId: 'Europe/Berlin' })
  test('E10: the hour that a clock change takes or gives moves no end', async ({ page }) => {
    for (const change of ['2026-03-29T00:59:30Z', '2026-10-25T00:59:30Z']) {
      await page.clock.setSystemTime(new Date(change))
      stub.status = active({ warnsInMs: 600_000, endsInMs: 900_000 })
      await open(page)
      await page.clock.setSystemTime(new Date(Date.parse(change) + 60_000))
      await page.evaluate(() => dispatchEvent(new Event('focus')))
      const age = await page.evaluate(() => (globalThis as unknown as { session: { age: () => number } }).session.age())
      expect(age).toBeLessThan(120_000)
      await expect(page.getByRole('heading', { name: 'A page' })).toBeVisible()
      await expect(page.getByRole('alertdialog')).toBeHidden()
    }
  })
})

for (const [name, off] of [
  ['fast', 86_400_000],
  ['slow', -86_400_000],
] as const)
  test(`E21: a clock that is a day ${name} ends and keeps nothing`, async ({ page }) => {
    await page.addInitScript((ms) => {
      const { now } = Date
      Date.now = () => now() + ms
    }, off)
    stub.status = active({ warnsInMs: 600_000, endsInMs: 900_000 })
    await open(page)
    await page.mouse.move(50, 50)
    await page.mouse.move(60, 60)
    await expect.poll(inputs, { timeout: 15_000 }).toBe(1)
    const report = stub.signals.find((signal) => signal.type === 'input')
    expect(report).toMatchObject({ agoMs: expect.any(Number) })
    expect((report as { readonly agoMs: number }).agoMs).toBeLessThan(30_000)
    stub.push(warning({ endsInMs: 49_000 }))
    await expect(page.getByRole('alertdialog')).toHaveAccessibleDescription(/signed out in 4\d seconds/)
    stub.push(ended())
    await page.waitForURL('**/?ended=idle')
  })
