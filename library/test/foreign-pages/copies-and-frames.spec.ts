import { expect, type Page, test } from '@playwright/test'
import { type Application, documentOf, openApplication, tag } from './application.ts'

const again =
  '<script type="module">await import("/curfew/browser.js?v=2"); await import("/curfew/browser.js?v=3")</script>'
const frame = (src: string): string => `<iframe id="app" src="${src}"></iframe>`

let application: Application
test.beforeEach(async () => {
  application = await openApplication({
    routes: (app) => {
      app.get('/copies', (_request, response) => void response.send(documentOf('<h1>Copies</h1>', tag + again)))
      app.get('/shell', (_request, response) => void response.send(documentOf(`<h1>Shell</h1>${frame('/desk')}`, '')))
      app.get('/portal', (_request, response) => void response.send(documentOf(`<h1>Shell</h1>${frame('/')}`, '')))
      app.get('/around', (_request, response) => void response.send(documentOf(frame('/shell'))))
      app.get('/late', (_request, response) => {
        const late = '<script type="module" async src="/late.js"></script>'
        response.send(documentOf(frame('/desk'), late))
      })
      app.get('/late.js', (_request, response) => {
        setTimeout(() => response.type('js').send('import "/curfew/browser.js"'), 1_500)
      })
    },
  })
})
test.afterEach(() => application.close())

const open = async (page: Page, path: string): Promise<void> => {
  await page.context().request.post(`${application.origin}/api/sign-in`)
  await page.goto(application.origin + path)
}

// As a person does: the shell was there before, with no person signed in.
const openInShell = async (page: Page): Promise<void> => {
  await page.goto(`${application.origin}/portal`)
  const heading = page.frameLocator('#app').getByRole('heading', { name: 'Home' })
  await heading.waitFor()
  await heading.evaluate(async () => {
    await fetch('/api/sign-in', { method: 'POST' })
    location.assign('/desk')
  })
  await page.frameLocator('#app').getByRole('heading', { name: 'Desk' }).waitFor()
  await expect.poll(() => application.openPages()).toBe(1)
  await expect.poll(async () => (await application.operators.ofSubject('gina'))[0]?.leading).toBe(1)
}

test('copies of the client in one document are one page with one warning, and one press stays', {
  tag: '@waits',
}, async ({ page }) => {
  await open(page, '/copies')
  await expect.poll(() => application.openPages()).toBe(1)
  await page.waitForTimeout(1_500)
  expect(await application.openPages()).toBe(1)
  expect(application.asked.filter((what) => what === 'POST /session')).toHaveLength(1)
  await expect(page.getByRole('alertdialog')).toHaveCount(1, { timeout: 20_000 })
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  expect(application.ends()).toEqual([])
})

test('an application in the frame of a shell without the client is the page', { tag: '@timed' }, async ({ page }) => {
  await openInShell(page)
  // The sentence stands until the response, which takes milliseconds here.
  let seen = (): void => {}
  const isSeen = new Promise<void>((done) => {
    seen = done
  })
  await page.route('**/session', async (route) => {
    await isSeen
    await route.continue()
  })
  await application.operators.endAll({ subject: 'gina', by: 'a manager' })
  await expect(page.frameLocator('#app').getByRole('alert')).toBeVisible({ timeout: 2_000 })
  seen()
  await expect(page.frameLocator('#app').getByRole('heading', { name: 'Home' })).toBeVisible()
})

test('closing the shell of such a frame ends the session', async ({ page }) => {
  await openInShell(page)
  await page.close()
  await expect.poll(() => application.ends(), { timeout: 12_000 }).toEqual(['closed'])
})

test('the topmost document that has the client is the page, over any documents between', async ({ page }) => {
  await open(page, '/around')
  await page.frameLocator('#app').frameLocator('#app').getByRole('heading', { name: 'Desk' }).waitFor()
  await expect.poll(() => application.openPages()).toBe(1)
  await page.waitForTimeout(1_500)
  expect(await application.openPages()).toBe(1)
})

test('a frame whose shell loads the client later than the frame does is no page', async ({ page }) => {
  await open(page, '/late')
  await expect.poll(() => application.openPages()).toBe(1)
  await page.waitForTimeout(1_500)
  expect(await application.openPages()).toBe(1)
})
