import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../tools/chromium.mjs'
import { openPagesServer, type PagesServer, password } from './own-pages-server.ts'

let server: PagesServer
let browser: Browser
beforeAll(async () => {
  server = await openPagesServer({ title: 'Refund desk' })
  const executablePath = findChromium()
  browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const withPage = async (how: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> => {
  const context = await browser.newContext({ locale: 'en-GB', ...how })
  try {
    await use(await context.newPage())
  } finally {
    await context.close()
  }
}

const fill = async (page: Page, secret: string): Promise<void> => {
  await page.fill('#username', 'nina')
  await page.fill('#password', secret)
  await page.press('#password', 'Enter')
  await page.waitForLoadState()
}

const screens: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'sign-in': (page) => page.goto(`${server.origin}/_curfew/sign-in?ended=lifetime`),
  'a wrong password': async (page) => {
    await page.goto(`${server.origin}/_curfew/sign-in`)
    await fill(page, 'wrong')
  },
  'signed in already': async (page) => {
    await page.goto(`${server.origin}/_curfew/sign-in`)
    await fill(page, password)
    await page.goto(`${server.origin}/_curfew/sign-in`)
  },
  'sign-out': async (page) => {
    await page.goto(`${server.origin}/_curfew/sign-in`)
    await fill(page, password)
    await page.goto(`${server.origin}/_curfew/sign-out`)
  },
  why: (page) => page.goto(`${server.origin}/_curfew/why?ended=idle`),
  'a refusal': (page) => page.goto(`${server.origin}/refused/409`),
}

// Without scripts there is also nothing that axe could run. Its own script is no part of the page.
const withAxe = { bypassCSP: true }
const rules = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

describe.each(Object.entries(screens))('the page of %s', (_, open) => {
  it.each(['light', 'dark'] as const)('has no fault that axe finds, with the contrast of AAA, in %s', (colorScheme) =>
    withPage({ ...withAxe, colorScheme }, async (page) => {
      await open(page)
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    }),
  )

  it.each(['en', 'de', 'fr', 'es'])('fits on 360 pixels in %s', (locale) =>
    withPage({ locale, viewport: { width: 360, height: 640 } }, async (page) => {
      await open(page)
      expect(await page.getAttribute('html', 'lang')).toBe(locale)
      expect(await isTooWide(page)).toBe(false)
    }),
  )
})

describe('with the keyboard and without scripts', () => {
  it('a person signs in, sees why the session ended, and signs out', () =>
    withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/_curfew/sign-in?from=/refunds`)
      // A browser moves the focus when it draws the page, which is after its load.
      await page.waitForSelector('#username:focus')
      await page.keyboard.type('nina')
      await page.keyboard.press('Tab')
      await page.keyboard.type(password)
      await page.keyboard.press('Enter')
      await page.waitForURL(`${server.origin}/refunds`)
      await page.goto(`${server.origin}/_curfew/sign-out`)
      await page.waitForSelector('button:focus')
      await page.keyboard.press('Enter')
      await page.waitForURL(/why\?ended=signed-out$/)
      expect(await page.textContent('main')).toContain('You have signed out.')
      await page.waitForSelector('h1:focus')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(/sign-in$/)
    }))

  it('the focus is on the summary of a problem', () =>
    withPage({}, async (page) => {
      await screens['a wrong password']?.(page)
      await page.waitForSelector('#problem:focus')
      expect(await page.title()).toMatch(/^There is a problem: Sign in/)
      expect(await page.inputValue('#username')).toBe('nina')
      expect(await page.inputValue('#password')).toBe('')
    }))
})

it('nothing on a page offends its policy', () =>
  withPage({}, async (page) => {
    const said: string[] = []
    page.on('console', (line) => said.push(line.text()))
    await page.goto(`${server.origin}/_curfew/sign-in?ended=idle`)
    await page.goto(`${server.origin}/_curfew/why?ended=idle`)
    expect(said).toEqual([])
  }))

it('a theme sets the colours', async () => {
  const themed = await openPagesServer({ theme: ':root { --curfew-accent: rgb(74, 11, 111) }' })
  await withPage({}, async (page) => {
    await page.goto(`${themed.origin}/_curfew/sign-in`)
    const colour = await page.evaluate(
      () => getComputedStyle(document.querySelector('button') as Element).backgroundColor,
    )
    expect(colour).toBe('rgb(74, 11, 111)')
  })
  await themed.close()
})
