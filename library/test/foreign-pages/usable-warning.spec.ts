import { expect, type Locator, type Page, test } from '@playwright/test'
import { openOn } from '../browser/on-stub.ts'
import { active, openStub, type Stub, warning } from '../browser/stub-server.ts'

let stub: Stub
test.beforeEach(async () => {
  stub = await openStub()
})
test.afterEach(() => stub.close())

const dialogOf = (page: Page): Locator => page.getByRole('alertdialog')

/** Opens a page, changes it, and warns. */
const warned = async (page: Page, before: string): Promise<void> => {
  await openOn(stub, page)
  await page.evaluate(before)
  stub.push(warning())
  await expect(dialogOf(page)).toBeVisible()
}

const stays = async (page: Page): Promise<void> => {
  stub.onSignal = ({ type }) => (type === 'extend' ? active() : undefined)
  await dialogOf(page).getByRole('button', { name: 'Stay signed in' }).click({ timeout: 20_000 })
  await expect(dialogOf(page)).toBeHidden()
}

const swaps: Record<string, string> = {
  'the body is replaced by another one, as Turbo and Astro do':
    "document.documentElement.replaceChild(Object.assign(document.createElement('body'), { innerHTML: '<h1>Two</h1>' }), document.body)",
  'the content of the body is replaced, as htmx and Unpoly do': "document.body.innerHTML = '<h1>Two</h1>'",
  'everything below the root is replaced':
    "document.documentElement.innerHTML = '<head><title>Two</title></head><body><h1>Two</h1></body>'",
  'the root is replaced':
    "document.replaceChild(Object.assign(document.createElement('html'), { innerHTML: '<body><h1>Two</h1></body>' }), document.documentElement)",
  'the element alone is removed, as a framework does that unmounts it':
    "document.querySelector('session-warning').remove()",
  'the document is written again':
    "document.open(); document.write('<!doctype html><body><h1>Two</h1>'); document.close()",
}
for (const [name, code] of Object.entries(swaps)) {
  test(`there is one warning after this: ${name}`, async ({ page }) => {
    await warned(page, code)
    await expect(page.locator('session-warning')).toHaveCount(1)
    await stays(page)
  })

  test(`an open warning outlives this: ${name}`, async ({ page }) => {
    await warned(page, 'void 0')
    await page.evaluate(code)
    await page.waitForTimeout(1_200)
    await expect(dialogOf(page)).toHaveCount(1)
    await stays(page)
  })
}

test('one of several elements warns, and another one as soon as that is removed', async ({ page }) => {
  await warned(page, "document.body.append(document.createElement('session-warning'))")
  await expect(dialogOf(page)).toHaveCount(1)
  await page.evaluate("document.querySelector('session-warning').remove()")
  await expect(dialogOf(page)).toHaveCount(1)
  await expect(page.locator('session-warning')).toHaveCount(1)
  await stays(page)
})

test('an element that comes back takes its place again', async ({ page }) => {
  await warned(page, "globalThis.one = document.querySelector('session-warning'); one.remove()")
  await page.evaluate("document.querySelector('main').append(one)")
  await expect(page.locator('session-warning')).toHaveCount(1)
  await expect(page.locator('main session-warning')).toHaveCount(1)
  await stays(page)
})

const sheet = (css: string): string =>
  `{ const s = new CSSStyleSheet(); s.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(s) }`
const hideOthers = (attribute: string): string =>
  `for (const child of document.body.children) child.setAttribute('${attribute}', 'true')`
const inherited =
  'pointer-events:none;visibility:hidden;cursor:none;user-select:none;text-transform:uppercase;line-height:5;letter-spacing:1em;word-spacing:2em;color:red;font:italic 60px cursive;text-align:end;text-indent:5em;white-space:nowrap;writing-mode:vertical-rl;list-style:square;overflow:hidden;opacity:0.1'
const hindrances: Record<string, string> = {
  'a body without pointer events, as Radix and Reka set it': "document.body.style.pointerEvents = 'none'",
  'every inherited property': sheet(`html,body,session-warning{${inherited}}`),
  'hidden elements': sheet('body>*:not(main){display:none!important}'),
  'a hidden body': sheet('body{display:none}'),
  'inert siblings': hideOthers('inert'),
  'siblings hidden from screen readers': hideOthers('aria-hidden'),
  'a modal dialog that is open already': `{ const d = document.createElement('dialog'); d.textContent = 'theirs'; document.body.append(d); d.showModal() }`,
}
for (const [name, code] of Object.entries(hindrances))
  test(`the warning can be answered under ${name}`, async ({ page }) => {
    await warned(page, code)
    await stays(page)
  })

test('nothing but the direction is inherited', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 })
  const look = (): Promise<unknown> =>
    dialogOf(page).evaluate((dialog) => {
      const of = (element: Element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return [x, y, width, height].map(Math.round)
      }
      return [of(dialog), ...[...dialog.querySelectorAll('button')].slice(0, 1).map(of)]
    })
  await warned(page, 'void 0')
  const plain = await look()
  stub.push(active())
  await expect(dialogOf(page)).toBeHidden()
  await page.evaluate(
    sheet(`html,body,session-warning{${inherited.replace('visibility:hidden;', '')}} html{font-size:62.5%}`),
  )
  stub.push(warning())
  await expect(dialogOf(page)).toBeVisible()
  expect(await look()).toEqual(plain)
  await page.evaluate("document.documentElement.dir = 'rtl'")
  expect(await dialogOf(page).evaluate((dialog) => getComputedStyle(dialog).direction)).toBe('rtl')
})

test('a modal dialog that opens above it is put under it again', async ({ page }) => {
  await warned(page, 'void 0')
  await page.evaluate("{ const d = document.createElement('dialog'); document.body.append(d); d.showModal() }")
  // A click waits until no other element is in its way.
  await stays(page)
})

// As focus-trap and Radix do: an event outside the modal is swallowed, brings the focus back, or closes the modal.
const modal = `{
  const theirs = Object.assign(document.createElement('div'), { innerHTML: '<input id="theirs">', role: 'dialog' })
  document.body.append(theirs)
  const field = theirs.querySelector('input')
  field.focus()
  globalThis.dismissed = 0
  const isOutside = (event) => !theirs.contains(event.target)
  const take = (event) => { if (isOutside(event)) { event.preventDefault(); event.stopImmediatePropagation() } }
  for (const kind of ['mousedown', 'touchstart', 'click']) document.addEventListener(kind, take, { capture: true, passive: false })
  document.addEventListener('focusin', (event) => { if (isOutside(event)) { event.stopImmediatePropagation(); field.focus() } }, true)
  document.addEventListener('keydown', (event) => { if (event.key === 'Tab' && isOutside(event)) { event.preventDefault(); field.focus() } }, true)
  document.addEventListener('pointerdown', (event) => { if (isOutside(event)) dismissed++ })
  document.addEventListener('wheel', take, { capture: true, passive: false })
  document.body.style.pointerEvents = 'none'
  theirs.style.pointerEvents = 'auto'
}`

test('it is answered above a modal of another library, which stays open and gets its focus back', async ({ page }) => {
  await warned(page, modal)
  await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeFocused()
  await stays(page)
  expect(await page.evaluate('dismissed')).toBe(0)
  await expect(page.locator('#theirs')).toBeFocused()
})

for (const language of ['en', 'de', 'fr', 'es'])
  test(`at 400 % zoom its buttons are in sight (${language})`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 256 })
    await openOn(stub, page, `/page?lang=${language}`)
    stub.push(warning({ moreTimeMs: 300_000 } as object))
    await expect(dialogOf(page)).toBeVisible()
    for (const button of await dialogOf(page).getByRole('button').all()) {
      const { y = -1, height = 0, x = -1, width = 0 } = (await button.boundingBox()) ?? {}
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y + height).toBeLessThanOrEqual(256)
      expect(x + width).toBeLessThanOrEqual(320)
      expect(height).toBeGreaterThanOrEqual(44)
    }
    await expect(dialogOf(page).getByRole('button').first()).toBeFocused()
  })

test('a warning offers more time where the policy gives it, and requests it from the server', async ({ page }) => {
  await openOn(stub, page)
  stub.push(warning())
  await expect(dialogOf(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'I need more time' })).toBeHidden()
  stub.push(active())
  await expect(dialogOf(page)).toBeHidden()
  stub.push(warning({ moreTimeMs: 300_000 } as object))
  stub.onSignal = ({ type }) => (type === 'more-time' ? active() : undefined)
  await page.getByRole('button', { name: 'I need more time' }).click()
  await expect(dialogOf(page)).toBeHidden()
  expect(stub.signals.filter(({ type }) => type === 'more-time' || type === 'extend')).toMatchObject([
    { type: 'more-time' },
  ])
})
