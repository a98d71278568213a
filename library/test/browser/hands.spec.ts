import { expect, type Frame, type Page, test } from '@playwright/test'
import { pageScript } from './page-script.ts'

const script = pageScript(`import { watchActivity } from './watch/activity.ts'
let isHeld = false
const stop = new AbortController()
const last = watchActivity(() => isHeld, stop.signal)
Object.assign(globalThis, { last, stop, hold: () => { isHeld = true } })`)

const body = `<!doctype html><title>hands</title><input id="name"><textarea id="text"></textarea>
<div id="rich" contenteditable>rich</div><div id="shadow"></div><form><input type="checkbox" id="box"><label for="box" id="label">label</label>
<select id="choice"><option>a<option>b</select></form>`

interface Hands {
  readonly last: () => number
  readonly stop: AbortController
  readonly hold: () => void
}

test.beforeEach(async ({ page }) => {
  await page.route('http://hands.test/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/script.js') await route.fulfill({ contentType: 'text/javascript', body: await script })
    else if (pathname === '/frame')
      await route.fulfill({ contentType: 'text/html', body: '<input id="field" autofocus>' })
    else
      await route.fulfill({ contentType: 'text/html', body: `${body}<script src="/script.js" type="module"></script>` })
  })
  await page.goto('http://hands.test/')
})

const lastHand = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as Hands).last())

/** Acts once the previous hand is so long ago that the next event is examined. Returns the time of that hand. */
const actLater = async (page: Page, act: () => Promise<unknown>): Promise<number> => {
  const leftMs = await page.evaluate(() => (globalThis as unknown as Hands).last() + 1_100 - performance.now())
  await page.waitForTimeout(Math.max(0, leftMs))
  const before = await lastHand(page)
  await act()
  return before
}

/** An action counts as a hand. */
const isHand = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  const before = await actLater(page, act)
  await expect.poll(() => lastHand(page)).toBeGreaterThan(before)
}

/** An action does not count as a hand. */
const isNoHand = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  const before = await actLater(page, act)
  await page.waitForTimeout(100)
  expect(await lastHand(page)).toBe(before)
}

test('text that comes without a key is a hand: speech, handwriting, an emoji panel', async ({ page }) => {
  for (const field of ['#name', '#text', '#rich']) {
    await page.locator(field).focus()
    await isHand(page, () => page.keyboard.insertText('the small boat'))
  }
  await page.evaluate(() => {
    const root = document.querySelector('#shadow')?.attachShadow({ mode: 'open' })
    root?.append(document.createElement('input'))
    root?.querySelector('input')?.focus()
  })
  await isHand(page, () => page.keyboard.insertText('🚤'))
})

test('a composition and a drop from elsewhere are hands', async ({ page }) => {
  const wire = await page.context().newCDPSession(page)
  await page.locator('#name').focus()
  const compose = () => wire.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  await isHand(page, compose)
  const data = { items: [{ mimeType: 'text/plain', data: 'dropped' }], dragOperationsMask: 1 }
  const drop = async (): Promise<void> => {
    const { x = 0, y = 0 } = (await page.locator('#text').boundingBox()) ?? {}
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await wire.send('Input.dispatchDragEvent', { type, x: x + 9, y: y + 9, data })
  }
  await isHand(page, drop)
  await expect(page.locator('#text')).toHaveValue('dropped')
})

test('no act of a script is a hand, though some of its events are trusted', async ({ page }) => {
  await page.locator('#name').pressSequentially('ab')
  const acts = [
    () => document.execCommand('insertText', false, 'by a script'),
    () => document.execCommand('delete'),
    () => document.querySelector<HTMLElement>('#box')?.click(),
    () => document.querySelector<HTMLElement>('#label')?.click(),
    () => document.querySelector<HTMLElement>('#box')?.focus(),
    () => document.querySelector<HTMLElement>('#box')?.click(),
    () => document.querySelector<HTMLElement>('#name')?.focus(),
    () => document.querySelector('form')?.reset(),
    () => document.querySelector('input')?.dispatchEvent(new InputEvent('beforeinput')),
    () => scrollTo(0, 100),
    () => {
      document.querySelector<HTMLElement>('#rich')?.focus()
      document.execCommand('bold')
    },
  ]
  for (const act of acts) await isNoHand(page, () => page.evaluate(`setTimeout(${act})`))
})

test('text in a field without focus, as when a browser fills in a form, is no hand', async ({ page }) => {
  await page.addInitScript(() => {
    // It comes first, and moves the focus before the page reads the event.
    const blur = (): void => document.querySelector<HTMLElement>('#name')?.blur()
    for (const kind of ['beforeinput', 'input']) addEventListener(kind, blur, true)
  })
  await page.reload()
  await page.locator('#text').focus()
  await isHand(page, () => page.keyboard.insertText('a'))
  await page.locator('#name').focus()
  await isNoHand(page, () => page.keyboard.insertText('a'))
})

test('a browser that fills in a form is no hand, although it fires a trusted `keydown` in each field', async ({
  page,
}) => {
  // The browser fills in cards over HTTPS alone.
  await page.route('https://hands.test/**', async (route) => {
    const isScript = route.request().url().endsWith('.js')
    const fields = ['cc-name', 'cc-number', 'cc-exp', 'cc-csc'].map((of) => `<input id="${of}" autocomplete="${of}">`)
    const form = `<!doctype html><title>pay</title><form>${fields.join('')}<button>Pay</button></form><script src="/script.js" type="module"></script>`
    await route.fulfill({
      contentType: isScript ? 'text/javascript' : 'text/html',
      body: isScript ? await script : form,
    })
  })
  await page.goto('https://hands.test/')
  const wire = await page.context().newCDPSession(page)
  await wire.send('DOM.enable')
  await wire.send('Autofill.enable')
  const { root } = await wire.send('DOM.getDocument')
  const { nodeId } = await wire.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#cc-number' })
  const { node } = await wire.send('DOM.describeNode', { nodeId })
  await page.evaluate(() => {
    const keys: boolean[] = []
    addEventListener('keydown', ({ isTrusted }) => keys.push(isTrusted))
    Object.assign(globalThis, { keys })
  })
  const card = { number: '4111111111111111', name: 'Vera Vet', expiryMonth: '10', expiryYear: '2030', cvc: '123' }
  const fill = async (): Promise<void> => {
    await wire.send('Autofill.trigger', { fieldId: node.backendNodeId, card })
    await expect(page.locator('#cc-number')).toHaveValue(card.number)
  }
  await isNoHand(page, fill)
  expect(await page.evaluate('keys')).toEqual([true, true, true, true])
})

test('a hand during the warning does not count, and after the end no listener is left', async ({ page }) => {
  await page.locator('#name').focus()
  await page.evaluate(() => (globalThis as unknown as Hands).hold())
  await isNoHand(page, () => page.keyboard.insertText('a'))
  await isNoHand(page, () => page.keyboard.press('b'))
})

const write = 'const d = frame.contentDocument; d.open(); d.write("<input id=field>"); d.close()'
const made = `const frame = document.createElement('iframe'); document.body.append(frame);`
const frames: Record<string, string> = {
  'an empty frame into which a script writes': `${made} ${write}`,
  'a frame that is written again later': `${made} ${write}; globalThis.isYetToWrite = true; setTimeout(() => { ${write}; isYetToWrite = false }, 300)`,
  'a frame with a document of its own': `${made} frame.srcdoc = '<input id=field>'`,
  'a frame of an older part of the application': `${made} frame.src = '/frame'`,
  'a frame inside a frame': `${made} frame.srcdoc = '<iframe srcdoc="<input id=field>"></iframe>'`,
  'a rich text editor': `${made} frame.contentDocument.designMode = 'on'; frame.contentDocument.body.id = 'field'`,
  'a frame inside a shadow tree': `document.querySelector('#shadow').attachShadow({ mode: 'open' }).innerHTML = '<iframe srcdoc="<input id=field>"></iframe>'`,
}

/** The frame that has the field, once it is there. */
const frameWithField = async (page: Page): Promise<Frame> => {
  let found: Frame | undefined
  const seek = async (): Promise<boolean> => {
    const inner = page.frames().slice(1)
    const counts = await Promise.all(
      inner.map((frame) =>
        frame
          .locator('#field')
          .count()
          .catch(() => 0),
      ),
    )
    found = inner[counts.indexOf(1)]
    return found !== undefined
  }
  await expect.poll(seek).toBe(true)
  if (!found) throw new Error('no frame has the field')
  return found
}

for (const [name, code] of Object.entries(frames))
  test(`hands in ${name} count`, async ({ page }) => {
    await page.evaluate(`{ ${code} }`)
    await page.waitForTimeout(600)
    await page.waitForFunction('!globalThis.isYetToWrite')
    const inner = await frameWithField(page)
    await inner.locator('#field').click()
    await isHand(page, () => page.keyboard.insertText('a'))
    await isHand(page, () => page.keyboard.press('b'))
    await isNoHand(page, () => inner.evaluate("document.execCommand('insertText', false, 'x')"))
  })

test('hands count in a page that was written again', async ({ page }) => {
  await page.evaluate("document.open(); document.write('<!doctype html><body><input id=field>'); document.close()")
  await page.locator('#field').focus()
  await isHand(page, () => page.keyboard.insertText('a'))
  await isHand(page, () => page.keyboard.press('b'))
  await page.evaluate(() => (globalThis as unknown as Hands).stop.abort())
  await isNoHand(page, () => page.keyboard.press('b'))
})
