import { expect, test } from '@playwright/test'
import { type RunningClinic, runClinic } from '../running/clinic.ts'
import { endsOf, short, signIn } from './people.ts'

let clinic: RunningClinic
test.beforeAll(async () => {
  clinic = await runClinic({ ...short, CURFEW_IDLE: '60s', CURFEW_WARNING: '20s', CURFEW_LOST_GRACE: '8s' })
})
test.afterAll(() => clinic.close())

test('the manager sees the pages of others come, go out of sight, vanish and go, as it happens', {
  tag: '@waits',
}, async ({ browser }) => {
  const [office, ward] = [await browser.newContext(), await browser.newContext()]
  const manager = await signIn(office, clinic, 'manager')
  await manager.goto(`${clinic.origin}/people/nurse`)
  const card = manager.getByRole('listitem').filter({ hasText: 'Status' })
  await expect(card).toHaveCount(0)

  const first = await signIn(ward, clinic, 'nurse')
  await expect(card).toContainText('1 page open')
  const second = await ward.newPage()
  await second.goto(`${clinic.origin}/today`)
  await expect(card).toContainText(/2 pages open(?!,)/)
  // A hidden page, as it reports itself.
  await first.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
  await expect(card).toContainText('2 pages open, 1 out of sight')
  await first.evaluate(() => {
    Reflect.deleteProperty(document, 'hidden')
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
  await expect(card).toContainText(/2 pages open(?!,)/)

  second.goto('chrome://crash').catch(() => {})
  await expect(card).toContainText('2 pages open, connection lost')
  await expect(card).toContainText('1 page open')
  await first.close()
  await expect(card).toHaveCount(0)
  expect(endsOf(clinic)).toEqual(['closed'])
  await office.close()
  await ward.close()
})

test('a button that a person is about to press stays in its place', { tag: '@waits' }, async ({ browser }) => {
  const [office, ward] = [await browser.newContext(), await browser.newContext()]
  const manager = await signIn(office, clinic, 'manager')
  await signIn(ward, clinic, 'vet')
  await manager.goto(`${clinic.origin}/people/vet`)
  const end = manager.getByRole('button', { name: 'End this session' })
  await end.focus()
  await (await ward.newPage()).goto(`${clinic.origin}/today`)
  await manager.waitForResponse((answer) => answer.request().headers()['curfew-passive'] === 'live')
  await manager.waitForResponse((answer) => answer.request().headers()['curfew-passive'] === 'live')
  await expect(end).toBeFocused()
  await office.close()
  await ward.close()
})
