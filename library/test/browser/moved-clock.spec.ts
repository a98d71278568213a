import { test as base, expect } from '@playwright/test'
import { oneMinute } from '../../src/core/policy.ts'
import { type Duration, seconds } from '../../src/core/time.ts'
import { createMovedClock, moveTogether } from '../../src/testing/index.ts'
import { openPlace } from './place.ts'

const moved = createMovedClock()
const test = base.extend<{ readonly pass: (time: Duration) => Promise<void> }>({
  pass: async ({ page }, use) => use(await moveTogether(page, moved)),
})

test('a test moves the server and its page together: a warning, one press, and an end', async ({ page, pass }) => {
  const place = await openPlace(oneMinute, moved.clock)
  const warning = page.getByRole('alertdialog')
  await page.goto(`${place.origin}/in`)
  await expect.poll(() => place.openPages()).toBe(1)
  await expect.poll(() => page.evaluate('globalThis.session?.status()?.phase')).toBe('active')
  await pass(seconds(32))
  await expect(warning).toBeVisible()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(warning).toBeHidden()
  expect(place.ends()).toEqual([])
  await pass(seconds(32))
  await expect(warning).toBeVisible()
  await pass(seconds(32))
  await page.waitForURL('**/?ended=idle')
  expect(place.ends()).toEqual(['idle'])
  await place.close()
})
