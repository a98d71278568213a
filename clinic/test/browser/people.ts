import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { RunningClinic } from '../running/clinic.ts'

/** Short times, so that no test waits a minute. The rules for a warning are the same. */
export const short: Readonly<Record<string, string>> = {
  CURFEW_IDLE: '16s',
  CURFEW_WARNING: '6s',
  CURFEW_ESSENTIAL: 'the tests have no minute to wait',
  CURFEW_GRACE: '2s',
  CURFEW_LOST_GRACE: '4s',
  CLINIC_LOG: 'silent',
}

/** The same time before a warning, and twenty seconds to act in it, on a slow machine too. */
export const longWarning: Readonly<Record<string, string>> = { ...short, CURFEW_IDLE: '30s', CURFEW_WARNING: '20s' }

/** Signs a person in on a new page. */
export const signIn = async (context: BrowserContext, clinic: RunningClinic, name: string): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(`${clinic.origin}/sign-in`)
  await page.fill('input[name=username]', name)
  await page.fill('input[name=password]', 'harbour-vets-demo')
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith('/sign-in')),
    page.press('input[name=password]', 'Enter'),
  ])
  return page
}

/** The session cookie of a browser, as a header. */
export const cookieOf = async (context: BrowserContext): Promise<string> =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')

/** The server's status for a cookie. */
export const statusOf = async (
  clinic: RunningClinic,
  cookie: string,
): Promise<{ readonly phase: string; readonly reason?: string }> =>
  (await fetch(`${clinic.origin}/session`, { headers: { cookie } })).json()

/** The reasons of all ends in the journal. */
export const endsOf = (clinic: RunningClinic): readonly (string | undefined)[] =>
  clinic
    .journal()
    .filter(({ what }) => what === 'session-ended')
    .map(({ reason }) => reason)

/** The moment of the first entry of a kind in the journal, by the server's clock. */
export const momentOf = (clinic: RunningClinic, kind: string): number =>
  clinic.journal().find(({ what }) => what === kind)?.at ?? Number.NaN

/** Waits until the page has told the server that it is there. */
export const settled = (page: Page): Promise<unknown> =>
  expect
    .poll(() =>
      page.evaluate(() =>
        fetch('/session')
          .then((answer) => answer.json())
          .then(({ pages }) => pages),
      ),
    )
    .toBeGreaterThan(0)
