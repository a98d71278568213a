import { expect, type Page, test } from '@playwright/test'
import { type Application, documentOf, openApplication } from './application.ts'

let application: Application
test.afterEach(() => application.close())

const signIn = async (page: Page, to = '/desk'): Promise<void> => {
  await page.context().request.post(`${application.origin}/api/sign-in`)
  await page.goto(application.origin + to)
  await expect.poll(() => application.openPages()).toBe(1)
}

const work = async (page: Page, seconds: number): Promise<void> => {
  // On a slow machine a turn takes longer than a second.
  const until = performance.now() + seconds * 1_000
  for (let turn = 0; performance.now() < until; turn++) {
    await page.mouse.move(100 + turn, 100)
    await page.waitForTimeout(1_000)
  }
}

test('a page whose stream is refused is not taken for closed, for longer than its lease', { tag: '@waits' }, async ({
  page,
}) => {
  application = await openApplication({
    before: (request, response, next) => {
      if (request.path === '/session/events') response.status(502).send('blocked by policy')
      else next()
    },
  })
  await signIn(page)
  await work(page, 24)
  expect(application.ends()).toEqual([])
  await expect.poll(() => application.openPages()).toBe(1)
})

test('refused reports are retried, and a limit that is lifted in time costs nothing', { tag: '@waits' }, async ({
  page,
}) => {
  let isRefusing = false
  application = await openApplication({
    before: (request, response, next) => {
      if (isRefusing && request.path === '/session')
        response.status(429).set('retry-after', '3').send('Too many requests')
      else next()
    },
  })
  await signIn(page)
  isRefusing = true
  await work(page, 9)
  isRefusing = false
  await work(page, 20)
  expect(application.ends()).toEqual([])
})

test('an end after refused reports says that the page could not report', { tag: '@waits' }, async ({ page }) => {
  let isRefusing = false
  application = await openApplication({
    before: (request, response, next) => {
      if (isRefusing && request.method === 'POST' && request.path === '/session') response.status(429).send('Too many')
      else next()
    },
  })
  await signIn(page)
  isRefusing = true
  await work(page, 24)
  await page.waitForURL('**/?ended=idle&reports=refused')
})

const errorsOf = (page: Page): readonly string[] => {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().startsWith('Curfew')) errors.push(message.text())
  })
  return errors
}

test('a base that names another host changes nothing', { tag: '@waits' }, async ({ page }) => {
  application = await openApplication({
    routes: (app) =>
      app.get('/based', ({ headers }, response) => {
        const elsewhere = `http://localhost:${String(headers.host).split(':')[1]}`
        const own = `http://${headers.host}`
        const head = `<base href="${elsewhere}/"><script type="module" async src="${own}/curfew/browser.js"></script>`
        response.send(documentOf('<h1>Based</h1>', head))
      }),
  })
  await signIn(page, '/based')
  await work(page, 12)
  expect(application.ends()).toEqual([])
})

test('a page whose content policy blocks its server says so once in the console, with the remedy', {
  tag: '@waits',
}, async ({ page }) => {
  application = await openApplication({
    routes: (app) =>
      app.get('/locked', (_request, response) => {
        response.set('content-security-policy', "default-src 'self'; connect-src https://api.example")
        response.send(documentOf('<h1>Locked</h1>'))
      }),
  })
  const errors = errorsOf(page)
  await page.goto(`${application.origin}/locked`)
  await page.waitForTimeout(7_000)
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain('connect-src')
})
