import { expect, type Page, test } from '@playwright/test'
import { bundleFile } from '../../../tools/example.mjs'
import {
  type Application,
  idleMs,
  inFolder,
  startGateway,
  startNode,
  startProgram,
  startVite,
  type Version,
} from './brought-in.ts'

const oneIdle = { timeout: 2 * idleMs }

const fill = async (page: Page, name: string, password: string): Promise<void> => {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const adding = async (page: Page, label: string, button: string): Promise<void> => {
  await page.getByLabel(label).fill('feed the cat')
  await page.getByRole('button', { name: button }).click()
  await expect(page.getByRole('listitem').last()).toContainText('feed the cat')
}

const applications: readonly Application[] = [
  {
    name: 'todos',
    start: (version) => startNode(inFolder(`todos/${version}/app.js`)),
    signIn: (page) => fill(page, 'ada', 'lovelace'),
    work: (page) => adding(page, 'New', 'Add'),
  },
  {
    name: 'shop',
    start: (version) => startNode(inFolder(`shop/${version}/app.js`)),
    signIn: (page) => fill(page, 'tobi', 'foobar'),
    work: async (page) => {
      await page.getByRole('link', { name: 'Orders' }).click()
      await expect(page.getByText('Orders of tobi.')).toBeVisible()
    },
  },
  {
    name: 'desk',
    start: async (version) => startNode(await bundleFile(inFolder(`desk/${version}/app.ts`), `desk-${version}`)),
    signIn: (page) => fill(page, 'admin', 'admin'),
    work: (page) => adding(page, 'Title', 'Open a ticket'),
  },
  {
    name: 'board',
    start: (version) => startVite(`board/${version}`),
    signIn: (page) => fill(page, 'ada', 'kanban'),
    work: (page) => adding(page, 'Title', 'Add'),
  },
  {
    name: 'kennel',
    start: async (version) => startNode(await bundleFile(inFolder(`kennel/${version}/main.ts`), `kennel-${version}`)),
    signIn: (page) => fill(page, 'ada', 'leash'),
    work: (page) => adding(page, 'Dog', 'Note a walk'),
  },
  {
    name: 'orders',
    endpoint: '/_curfew/session',
    start: (version) =>
      version === 'before'
        ? startProgram('python3', [inFolder('orders/before/app.py')])
        : startGateway('orders/after', 'ada', 'a workshop of wood'),
    signIn: async (page, version) => {
      if (version === 'after') await fill(page, 'ada', 'a workshop of wood')
    },
    work: (page) => adding(page, 'Order', 'Save'),
  },
]

const cookiesOf = (cookies: readonly { readonly name: string; readonly value: string }[]): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

const reasonAt = async (address: string, headers: Record<string, string>): Promise<unknown> =>
  (await (await fetch(address, { headers })).json()).reason

const entered = async (page: Page, origin: string, { signIn, work }: Application, version: Version): Promise<void> => {
  await page.goto(origin)
  await signIn(page, version)
  await work(page)
}

for (const application of applications) {
  const { name, start, endpoint = '/session' } = application

  test(`the application ${name} works before`, async ({ page }) => {
    const { origin, stop } = await start('before')
    try {
      await entered(page, origin, application, 'before')
    } finally {
      stop()
    }
  })

  test(`the application ${name}, after, warns, lets the person stay, and says why it ended`, { tag: '@waits' }, async ({
    context,
    page,
  }) => {
    test.setTimeout(240_000)
    const wrong: string[] = []
    page.on('pageerror', ({ message }) => wrong.push(message))
    const { origin, stop } = await start('after')
    const warning = page.getByRole('alertdialog')
    try {
      await entered(page, origin, application, 'after')
      await expect(warning).toBeVisible(oneIdle)
      await warning.getByRole('button', { name: 'Stay signed in' }).click()
      await expect(warning).toBeHidden()
      await application.work(page)
      await expect(page).toHaveURL(/\?ended=idle/, oneIdle)
      await expect(page.getByText(/signed out after .+ without activity/)).toBeVisible()
      await entered(page, origin, application, 'after')
      await page.reload()
      await application.work(page)
      const headers = { cookie: cookiesOf(await context.cookies(origin)) }
      await page.close({ runBeforeUnload: true })
      // Node asks, so that the browser keeps its cookie for the next visit.
      await expect.poll(() => reasonAt(`${origin}${endpoint}`, headers), oneIdle).toBe('closed')
      const next = await context.newPage()
      await next.goto(origin)
      await expect(next.getByRole('button', { name: 'Sign in' })).toBeVisible()
      await expect(next.getByText('you closed your last page')).toBeVisible()
      expect(wrong).toEqual([])
    } finally {
      stop()
    }
  })
}
