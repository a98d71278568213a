import type { Browser, Page, Request } from '@playwright/test'
import type { HourPage } from './client-hour-page.ts'

/** A page of the hour, and the hands that are on it or not. */
export interface Sheet {
  readonly name: string
  readonly hands: 'active' | 'untouched'
  readonly page: Page
  /** Requests that have no answer yet, and how much was pushed to the page. */
  readonly going: { requests: number; pushed: number }
  /** Whether an active person was warned. */
  isWarned: boolean
}

const stepUntouched = 5
const patience = 20_000

const until = async (what: string, holds: () => boolean): Promise<void> => {
  const startedAt = performance.now()
  while (!holds()) {
    if (performance.now() - startedAt > patience) throw new Error(`waiting for ${what} timed out`)
    await new Promise((later) => setTimeout(later, 1))
  }
}

/** Asks something of the script of a page. */
export const askPage = <Answer>({ page }: Sheet, ask: (hour: HourPage) => Answer): Promise<Answer> =>
  page.evaluate(`(${ask})(globalThis.hour)`) as Promise<Answer>

/** Opens a page, signed in, whose clock stands still. */
export const openSheet = async (browser: Browser, name: string, hands: Sheet['hands'], url: string): Promise<Sheet> => {
  const context = await browser.newContext({ viewport: { width: 320, height: 200 } })
  const page = await context.newPage()
  const going = { requests: 0, pushed: 0 }
  // A stream's response never ends, and a response without a document leaves the page where it is.
  const isAnswered = (request: Request): boolean =>
    request.resourceType() !== 'eventsource' && !request.isNavigationRequest()
  const answer = (request: Request): void => {
    if (isAnswered(request)) going.requests--
  }
  page.on('request', (request) => {
    if (isAnswered(request)) going.requests++
  })
  page.on('requestfinished', answer)
  page.on('requestfailed', answer)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  devtools.on('Network.eventSourceMessageReceived', () => {
    going.pushed++
  })
  const now = Date.now()
  await page.clock.install({ time: now })
  await page.clock.pauseAt(now + 60_000)
  await page.goto(`${url}/sign-in`)
  return { name, hands, page, going, isWarned: false }
}

/** Waits until everything that the page has asked for is answered. */
export const settled = ({ name, going }: Sheet): Promise<void> =>
  until(`the answers to ${name}`, () => going.requests <= 0)

const use = async ({ page }: Sheet, second: number): Promise<void> => {
  await page.mouse.move(20 + (second % 2), 20)
  if (second % 60 === 30) await page.keyboard.press('a')
}

/** Lets a page live this second of the hour, after the server did and has pushed so much. */
export const pass = async (sheet: Sheet, second: number, pushes: number): Promise<void> => {
  await until(`what was pushed to ${sheet.name}`, () => sheet.going.pushed >= pushes)
  const isActive = sheet.hands === 'active'
  if (!isActive && second % stepUntouched !== 0) return
  if (isActive) await use(sheet, second)
  await sheet.page.clock.runFor((isActive ? 1 : stepUntouched) * 1_000)
  if (isActive && second % 60 === 0 && (await askPage(sheet, ({ answerWarning }) => answerWarning())))
    sheet.isWarned = true
  await settled(sheet)
}
