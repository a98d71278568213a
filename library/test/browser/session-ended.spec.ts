import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { openOn } from './on-stub.ts'
import { pageScript } from './page-script.ts'
import { active, ended, openStub, type Stub } from './stub-server.ts'

const script = pageScript(
  "import './warning-dialog-define.ts'; import './session-ended-define.ts'; import { watchSession } from './watch.ts'; globalThis.session = watchSession()",
)
const home = (lang: string, facts: string): string =>
  `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Home</title><main><session-ended sign-in="/page?again" ${facts}><h1>Welcome</h1></session-ended></main><script type="module" src="/script.js"></script></html>`

let stub: Stub
let lang: string
let facts: string
const serve = async (page: Page): Promise<void> => {
  await page.route('**/script.js', async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await script }),
  )
  await page.route(
    (url) => url.pathname === '/',
    (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: home(lang, facts) }),
  )
}
test.beforeEach(async ({ page }) => {
  stub = await openStub()
  lang = 'en'
  facts = ''
  await serve(page)
})
test.afterEach(() => stub.close())

const endOn = async (page: Page, status = ended()): Promise<void> => {
  stub.status = active({ person: 'p1' })
  await openOn(stub, page, '/page?note=7#here')
  stub.push(status)
  await page.waitForURL('**/?ended=*')
  await expect(page.locator('session-ended section')).toBeVisible()
}

test('the page at home says how and when the session ended, with the focus on its heading', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('curfew-draft x', '{"person":"p1"}'))
  await endOn(page)
  await expect(page.getByRole('heading')).toHaveText('You are signed out')
  await expect(page.getByRole('heading')).toBeFocused()
  await expect(page.getByText('You were signed out after 1 minute without activity.')).toBeVisible()
  await expect(page.locator('session-ended [part=time]')).toHaveText(/\d{4}.*\d:\d\d/)
  await expect(page.getByText('What you typed is kept for you.')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  expect(await page.getByRole('link').getAttribute('href')).toBe('/page?again')
})

test('another person’s or another application’s draft is not announced as kept', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('curfew-draft x', '{"person":"p2"}')
    localStorage.setItem('curfew-draft y', 'no draft')
    localStorage.setItem('curfew-till-draft x', '{"person":"p1"}')
  })
  await endOn(page)
  await expect(page.getByText('You were signed out after 1 minute without activity.')).toBeVisible()
  await expect(page.getByText('What you typed is kept for you.')).toBeHidden()
})

test('a session that its person ended elsewhere is not blamed on an operator', async ({ page }) => {
  await endOn(page, ended({ reason: 'revoked', by: 'yourself' }))
  await expect(page.getByText('You ended this session from another device.')).toBeVisible()
  await expect(page.getByText('administrator')).toBeHidden()
})

test('a person who signs in again goes on where they were', async ({ page }) => {
  await endOn(page)
  stub.status = active({ person: 'p1', id: 'two' })
  await page.getByRole('link', { name: 'Sign in and go on' }).click()
  await page.waitForURL('**/page?note=7#here')
})

test('another person who signs in goes nowhere, and the tab forgets its place', async ({ page }) => {
  await endOn(page)
  stub.status = active({ person: 'p2', id: 'two' })
  await page.getByRole('link', { name: 'Sign in and go on' }).click()
  await page.waitForURL('**/page?again')
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('curfew-ended'))).toBeNull()
  await page.waitForTimeout(500)
  expect(page.url()).toContain('/page?again')
})

test('a person who signed in without the link stays where they are', async ({ page }) => {
  await endOn(page)
  stub.status = active({ person: 'p1', id: 'two' })
  await page.goto(`${stub.origin}/page?desk`)
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('curfew-ended'))).toBeNull()
  expect(page.url()).toContain('/page?desk')
})

test('a person who signed out of their own accord is sent nowhere', async ({ page }) => {
  await endOn(page, ended({ reason: 'signed-out' }))
  await expect(page.getByText('You have signed out.')).toBeVisible()
  await expect(page.getByRole('link')).toHaveCount(0)
})

test('without an end it shows its own content; with an end known from the address it says why', async ({ page }) => {
  stub.status = { phase: 'none' }
  await page.goto(`${stub.origin}/`)
  await expect(page.getByRole('heading')).toHaveText('Welcome')
  lang = 'de'
  await page.goto(`${stub.origin}/?ended=closed`)
  await expect(page.getByText('Sie wurden abgemeldet, weil Sie Ihre letzte Seite geschlossen haben.')).toBeVisible()
  await expect(page.getByRole('link')).toHaveCount(0)
  await page.goto(`${stub.origin}/?ended=<b>`)
  await expect(page.getByRole('heading')).toHaveText('Welcome')
})

test('a page that knows the end from its address alone names no length and no person, unless the server wrote them', async ({
  page,
}) => {
  stub.status = { phase: 'none' }
  const textOf = async (reason: string): Promise<string | null> => {
    await page.goto(`${stub.origin}/?ended=${reason}`)
    return page.locator('session-ended [part=reason]').textContent()
  }
  expect(await textOf('idle')).toBe('You were signed out after a time without activity.')
  expect(await textOf('revoked')).toBe('Your session was ended.')
  expect(await textOf('lifetime')).not.toMatch(/\d/)
  facts = `facts='{"reason":"revoked","by":"yourself","idleMs":60000}'`
  expect(await textOf('revoked')).toBe('You ended this session from another device.')
  expect(await textOf('idle')).toBe('You ended this session from another device.')
  facts = `facts='{"reason":"lifetime","lifetimeMs":28800000}'`
  expect(await textOf('lifetime')).toContain('You had been signed in for 8 hours')
})

for (const [locale, time] of [
  ['de-AT', /^\d{1,2} \w{3,4} \d{4}, \d\d:\d\d$/],
  ['en-US', /^\w{3} \d{1,2}, \d{4}, \d{1,2}:\d\d.[AP]M$/],
] as const)
  test(`a page in English writes the time as a person of ${locale} reads it`, async ({ browser }) => {
    const context = await browser.newContext({ locale })
    const page = await context.newPage()
    await serve(page)
    await endOn(page)
    await expect(page.locator('session-ended [part=time]')).toHaveText(time)
    await context.close()
  })

test('a page that is cleared without a server says the same', async ({ page }) => {
  stub.status = active({ person: 'p1' })
  await openOn(stub, page)
  stub.manner = 'hangs'
  stub.status = ended()
  await page.evaluate(() => document.querySelector('session-ended')?.remove())
  stub.push(ended())
  await expect(page.getByRole('heading')).toHaveText('You are signed out')
  await expect(page.getByRole('heading')).toBeFocused()
})
