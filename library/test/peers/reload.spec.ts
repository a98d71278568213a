import { type Browser, expect, type Page, test } from '@playwright/test'
import { seconds } from '../../src/core/time.ts'
import { longWarning, openPlace, type Place } from '../browser/place.ts'

const short = { idle: seconds(14), warning: seconds(4), essential: 'the tests have no minute to wait' }
// A trace evaluates in the page as a person's act, and so gives every script a gesture.
test.use({ trace: 'off' })

let place: Place
test.beforeEach(async () => {
  place = await openPlace(short)
})
test.afterEach(() => place.close())

const reopen = async (policy: typeof longWarning): Promise<void> => {
  await place.close()
  place = await openPlace(policy)
}

const shows = (): number => place.asked.filter(({ what }) => what === 'GET /page').length

const openIn = async (browser: Browser): Promise<Page> => {
  const page = await browser.newPage()
  await page.goto(`${place.origin}/in`)
  return page
}

test('E5: a script that reloads the page for ever gains it nothing', { tag: '@waits' }, async ({ browser }) => {
  const page = await browser.newPage()
  await page.addInitScript(() => {
    if (location.pathname === '/page') setTimeout(() => location.reload(), 2_000)
  })
  await page.goto(`${place.origin}/in`)
  const startedAt = Date.now()
  await expect.poll(() => place.ends(), { timeout: 30_000 }).toEqual(['idle'])
  expect(place.endedAt() - startedAt).toBeLessThan(17_000)
  expect(shows()).toBeGreaterThan(3)
})

test('E5: a reload that a person requests counts, before the warning and during it', { tag: '@waits' }, async ({
  browser,
}) => {
  await reopen(longWarning)
  const page = await openIn(browser)
  const dialog = page.getByRole('alertdialog')
  for (const _time of [1, 2]) {
    await expect(dialog).toBeVisible()
    await page.reload()
    await expect(dialog).toBeHidden()
  }
  expect(place.ends()).toEqual([])
})

test('E8: the warning never comes over non-stop typing', { tag: '@waits' }, async ({ browser }) => {
  await reopen({ ...short, idle: seconds(20) })
  const page = await openIn(browser)
  await page.getByLabel('Name').focus()
  for (let typed = 0; typed < 40; typed++) {
    await page.keyboard.press('x')
    await page.waitForTimeout(500)
    expect(await page.getByRole('alertdialog').isVisible()).toBe(false)
  }
  await expect(page.getByLabel('Name')).toHaveValue('x'.repeat(40))
})

test('E9: a page that moves beneath a resting mouse is no move of it', { tag: '@waits' }, async ({ browser }) => {
  const page = await openIn(browser)
  await page.mouse.move(60, 60)
  const startedAt = Date.now()
  await page.evaluate(() => {
    const title = document.querySelector('h1')
    let turn = 0
    setInterval(() => title?.style.setProperty('margin-top', `${(turn++ % 2) * 90}px`), 50)
  })
  await page.waitForURL('**/?ended=idle', { timeout: 30_000 })
  expect(place.endedAt() - startedAt).toBeLessThan(18_000)
})
