import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { signIn } from './people.ts'

let clinic: RunningClinic | undefined
test.afterEach(() => clinic?.close())

/** A proxy to the clinic that holds back the responses to forms, except to the sign-in. */
interface SlowWay {
  readonly origin: string
  /** The addresses of all forms that were sent. */
  readonly posts: string[]
  /** How many forms the clinic has acted on. */
  readonly acted: () => number
  /** Passes the responses on, from now on at once. */
  readonly release: () => void
  readonly close: () => void
}

const slowWay = async (to: string): Promise<SlowWay> => {
  const posts: string[] = []
  let acted = 0
  let release = (): void => {}
  const isReleased = new Promise<void>((done) => {
    release = done
  })
  const server = createServer((asked, answer) => {
    const isForm = asked.method === 'POST' && !/^\/(session|sign-in)/.test(asked.url ?? '')
    if (isForm) posts.push(asked.url ?? '')
    const on = request(to + asked.url, { method: asked.method, headers: asked.headers }, (given) => {
      const pass = (): void => {
        answer.writeHead(given.statusCode ?? 500, given.rawHeaders)
        given.pipe(answer)
      }
      if (isForm) acted++
      if (isForm) isReleased.then(pass)
      else pass()
    })
    on.on('error', () => answer.destroy())
    answer.on('close', () => on.destroy())
    asked.pipe(on)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, posts, acted: () => acted, release, close }
}

// A document that is being replaced answers nothing.
const addressOf = (page: Page): Promise<string> => page.evaluate(() => location.href).catch(() => '')

interface Pressed {
  readonly who: string
  readonly on: string
  readonly fill: (page: Page) => Promise<void>
  readonly button: string
  /** The text that is on the page once afterwards. */
  readonly made: string
  readonly answer: string
}

const forms: Readonly<Record<string, Pressed>> = {
  'a note': {
    who: 'vet',
    on: '/visits/206',
    fill: (page) => page.getByLabel('Note', { exact: true }).fill('Pressed twice.'),
    button: 'Save the note',
    made: 'Pressed twice.',
    answer: 'done=note',
  },
  'a prescription': {
    who: 'vet',
    on: '/visits/206',
    fill: async (page) => {
      await page.getByLabel('Quantity').fill('7')
      await page.getByLabel('Dose').fill('pressed twice a day')
    },
    button: 'Prescribe',
    made: 'pressed twice a day',
    answer: 'done=prescribed',
  },
  'a payment': {
    who: 'reception',
    on: '/till?visit=206',
    fill: (page) => page.locator('#payment-amount').fill('77.77'),
    button: 'Take payment',
    made: '£77.77 card',
    answer: 'done=paid',
  },
  'a refund': {
    who: 'reception',
    on: '/till',
    fill: async (page) => {
      await page.locator('#refund-amount').fill('0.07')
      await page.locator('#refund-reason').fill('pressed twice')
    },
    button: 'Request refund',
    made: 'pressed twice',
    answer: 'done=asked',
  },
}

for (const [what, { who, on, fill, button, made, answer }] of Object.entries(forms))
  for (const scripts of ['with', 'without'])
    test(`${what} is made once by two presses ${scripts} scripts, and the second gets the first one's answer`, async ({
      browser,
    }) => {
      clinic = await runClinic({ CLINIC_LOG: 'silent' })
      const context = await browser.newContext({ javaScriptEnabled: scripts === 'with' })
      const way = await slowWay(clinic.origin)
      const page = await signIn(context, { ...clinic, origin: way.origin }, who)
      await page.goto(way.origin + on)
      await fill(page)
      const press = page.getByRole('button', { name: button, exact: true })
      const place = await press.boundingBox()
      if (!place) throw new Error('there is no button')
      const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
      await page.mouse.click(x, y)
      await expect.poll(way.acted).toBe(1)
      await page.mouse.click(x, y)
      if (scripts === 'without') await expect.poll(() => way.posts.length).toBe(2)
      way.release()
      // The second press aborts the first navigation. Playwright then may keep the old address, so ask the document.
      await expect.poll(() => addressOf(page), { timeout: 30_000 }).toMatch(new RegExp(`${answer}$`))
      await expect(page.getByText(made)).toHaveCount(1)
      expect(way.posts).toHaveLength(scripts === 'with' ? 1 : 2)
      await context.close()
      way.close()
    })
