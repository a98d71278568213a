import { expect, type Page, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { none, violationsInBothColours } from './axe.ts'

let clinic: RunningClinic
test.beforeEach(async () => {
  clinic = await runClinic({ CLINIC_LOG: 'silent' })
})
test.afterEach(() => clinic.close())

// Each look waits for the server to have it. So the list is not asked while a window hides it.
const isTicked = async (page: Page, step: string): Promise<void> => {
  await page.bringToFront()
  await expect(page.locator(`#step-${step}.ticked`)).toBeVisible()
}

const face = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/demo'))
}

test('the minute’s demo is played: three windows by one press, faces, and all six steps tick themselves off', {
  tag: '@waits',
}, async ({ context }) => {
  // Its steps take a minute by themselves.
  test.slow()
  const page = await context.newPage()
  await page.goto(clinic.origin)
  await page.getByRole('link', { name: 'The point, in a minute' }).click()
  await expect(page.locator('.ticked')).toHaveCount(0)

  const opened: Page[] = []
  context.on('page', (one) => opened.push(one))
  await page.getByRole('button', { name: 'Open the three windows' }).click()
  await expect.poll(() => opened.length).toBe(3)
  await Promise.all(opened.map((one) => one.waitForURL('**/demo/faces**')))
  const at = (host: string): Page => opened.find((one) => new URL(one.url()).hostname === host) as Page
  const [one, other, operator] = [at('localhost'), at('127.0.0.1'), at('[::1]')]

  await face(one, 'Nils Okafor')
  await face(other, 'Vera Castellanos')
  await face(operator, 'Mara Whitfield')
  await expect(operator.locator('tr[data-session]')).toHaveCount(3)
  await expect(one.locator('.strip')).toHaveText(/^active · warned in 0:\d\d · 1 page$/)

  // Take your hands off, and stay.
  await expect(one.getByRole('alertdialog')).toBeVisible()
  await expect(one.locator('.strip')).toHaveText(/^warned · over in 0:\d\d · 1 page$/)
  await one.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(one.getByRole('alertdialog')).toBeHidden()
  await isTicked(page, 'hands')
  await isTicked(page, 'stay')

  // Let it end.
  await other.waitForURL('**/?ended=idle')
  await expect(other.locator('[part=reason]')).toHaveText('You were signed out after 30 seconds without activity.')
  await isTicked(page, 'end')

  // Close the window.
  await other.getByRole('link', { name: 'Sign in and go on' }).click()
  await other.getByRole('link', { name: 'Sign in by a press on a face instead' }).click()
  await face(other, 'Rosa Lind')
  await expect(other.locator('.strip')).toHaveText(/^active/)
  await expect(operator.getByRole('row', { name: /Rosa Lind/ }).or(operator.locator('[data-new]'))).toBeVisible()
  await other.close()
  await isTicked(page, 'close')

  // Take a role away, and send a message.
  const [roles] = await Promise.all([context.waitForEvent('page'), page.locator('#step-role a').click()])
  await roles.getByRole('link', { name: 'Nils Okafor', exact: true }).click()
  await one.goto(`http://localhost:${new URL(clinic.origin).port}/demo/faces`)
  await face(one, 'Nils Okafor')
  await expect(one.locator('.strip')).toHaveText(/^active/)
  await roles.getByRole('checkbox', { name: 'nurse' }).uncheck()
  await roles.getByRole('button', { name: 'Change roles' }).click()
  await roles.waitForURL('**done=roles')
  await isTicked(page, 'role')
  const [writing] = await Promise.all([context.waitForEvent('page'), page.locator('#step-message a').click()])
  await writing.getByLabel('Message').fill('Tea is ready')
  await writing.getByRole('button', { name: 'Send' }).click()
  await expect(one.getByText('Tea is ready')).toBeVisible()
  await isTicked(page, 'message')
  await expect(page.locator('.ticked')).toHaveCount(6)
})

test('a browser that opens no windows is told to use the links, each of which opens one', async ({ context }) => {
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.open = () => null
  })
  await page.goto(`${clinic.origin}/demo`)
  await page.getByRole('button', { name: 'Open the three windows' }).click()
  await expect(page.getByText('Your browser did not open all three.')).toBeVisible()
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'The operator’s window' }).click(),
  ])
  await expect(opened.getByRole('button', { name: 'Mara Whitfield' })).toBeVisible()
})

test('the pace is switched on the page, and live sessions follow', async ({ context }) => {
  const [page, nurse] = [await context.newPage(), await context.newPage()]
  await nurse.goto(`${clinic.origin.replace('127.0.0.1', 'localhost')}/demo/faces`)
  await face(nurse, 'Nils Okafor')
  await expect(nurse.locator('.strip')).toHaveText(/0:1\d/)
  await page.goto(`${clinic.origin}/demo`)
  await page.getByRole('button', { name: 'Take the times of work' }).click()
  await expect(page.locator('[data-pace=true]')).toBeVisible()
  await expect(nurse.locator('.strip')).toHaveText(/0:[23]\d/)
})

for (const locale of ['en', 'de', 'fr', 'es'])
  test(`axe finds nothing on the demo’s pages in ${locale} in both colours, and none is wider than 360 px`, async ({
    browser,
  }) => {
    // A dozen looks by axe take more than two minutes on a slow machine.
    test.slow()
    const context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    const look = async (): Promise<void> => {
      expect(await violationsInBothColours(page), page.url()).toEqual(none)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, page.url()).toBeLessThanOrEqual(360)
    }
    for (const path of ['/', '/demo', '/demo/faces', '/demo/faces?who=operator']) {
      await page.goto(clinic.origin + path)
      await look()
    }
    await page.locator('button.face').click()
    await page.waitForURL('**/console/')
    await page.goto(`${clinic.origin}/people`)
    await expect(page.locator('.strip')).toBeVisible()
    await look()
    await context.close()
  })
