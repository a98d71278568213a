import { expect, type Page, test } from '@playwright/test'
import { openOn } from './on-stub.ts'
import { pageScript } from './page-script.ts'
import { ended, openStub, type Stub } from './stub-server.ts'

const script = pageScript("import './script.ts'")

let stub: Stub
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  await page.route('**/script.js', async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await script }),
  )
})
test.afterEach(() => stub.close())

const writeAnew = (page: Page): Promise<unknown> =>
  page.evaluate(
    "document.open(); document.write('<!doctype html><body><form method=post action=/slow><button>Send</button></form>'); document.close()",
  )

test('a form of a document that was written again is sent once, however often it is pressed', async ({ page }) => {
  let sent = 0
  await page.route('**/slow', () => void sent++)
  await openOn(stub, page)
  await writeAnew(page)
  const button = page.getByRole('button', { name: 'Send' })
  await expect(button).toBeVisible()
  const isBusy = await button.evaluate(async (element) => {
    ;(element as HTMLButtonElement).click()
    await new Promise((done) => setTimeout(done))
    const { ariaBusy } = element
    ;(element as HTMLButtonElement).click()
    return ariaBusy
  })
  expect(isBusy).toBe('true')
  await page.waitForTimeout(500)
  expect(sent).toBe(1)
})

test('a page that is over asks no “Leave page?”, although it was written again since', async ({ page }) => {
  await openOn(stub, page)
  stub.manner = 'hangs'
  stub.push(ended())
  await expect(page.getByRole('alert')).toBeVisible()
  await writeAnew(page)
  const isAsked = await page.evaluate(() => {
    addEventListener('beforeunload', (event) => event.preventDefault())
    return !dispatchEvent(new Event('beforeunload', { cancelable: true }))
  })
  expect(isAsked).toBe(false)
})
