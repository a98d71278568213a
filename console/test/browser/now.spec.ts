import { expect, type Page, test } from '@playwright/test'
import { type RunningConsole, runConsole } from './server.ts'

let running: RunningConsole
test.beforeEach(async () => {
  running = await runConsole({ networks: { '10.2.0.0/16': 'second floor' } })
})
test.afterEach(() => running.close())

const open = async (page: Page, path = '/'): Promise<void> => {
  await page.goto(`${running.origin}/enter?as=mia&to=/console${encodeURIComponent(path)}`)
  await expect(page.locator('[data-live="live"]')).toBeVisible()
}

test('a start and an end are on the screen within a second', { tag: '@timed' }, async ({ page }) => {
  const id = await running.start('vera', 'vet')
  await open(page)
  const row = page.locator(`tr[data-session="${id}"]`)
  await expect(row).toContainText('no page open')
  await running.sessions.end({ subject: 'vera', id, by: 'max' })
  await expect(row).toContainText('ended by operator', { timeout: 1_000 })
  await expect(row).toHaveAttribute('data-mark', 'ended')
  await running.start('vic', 'vet')
  await expect(page.locator('[data-new]')).toHaveText('1 new', { timeout: 1_500 })
  await expect(page.locator('[data-total]')).toHaveText('2', { timeout: 1_500 })
})

test('rows change in place, and none moves', async ({ page }) => {
  const ids = [await running.start('a', 'vet'), await running.start('b', 'vet'), await running.start('c', 'vet')]
  await open(page, '/?role=vet&sort=started')
  const order = () => page.locator('tr[data-session]').evaluateAll((rows) => rows.map((row) => row.dataset['session']))
  expect(await order()).toEqual(ids)
  const before = await page.locator(`tr[data-session="${ids[2]}"]`).boundingBox()
  await running.sessions.end({ subject: 'a', id: ids[0] ?? '', by: 'max' })
  await running.sessions.changeRoles({ subject: 'b', roles: ['nurse'], by: 'max' })
  await running.start('d', 'vet')
  await expect(page.locator(`tr[data-session="${ids[1]}"]`)).toContainText('nurse')
  await expect(page.locator('[data-new]')).toHaveText('1 new')
  expect(await order()).toEqual(ids)
  expect(await page.locator(`tr[data-session="${ids[2]}"]`).boundingBox()).toEqual(before)
  await page.locator('[data-new]').click()
  await expect(page.locator('tr[data-session]')).toHaveCount(2)
})

test('a warning that time brings is counted down without a question', async ({ page }) => {
  const id = await running.start('rob', 'reception')
  await page.clock.install()
  await open(page)
  await page.route('**/console/rows*', (route) => route.abort())
  await page.clock.fastForward(31_000)
  await expect(page.locator(`tr[data-session="${id}"]`)).toContainText(/warned 0:\d\d/)
})

test('an open journal counts what is newer, and stays as it is', async ({ page }) => {
  await page.goto(`${running.origin}/enter?as=mia&to=/console/journal`)
  const told = await page.locator('.told li').count()
  await running.start('vera', 'vet')
  await expect(page.locator('[data-newer]')).toHaveText('1 new')
  expect(await page.locator('.told li').count()).toBe(told)
})

test('the filter stands in the address, and the form changes it', async ({ page }) => {
  await running.start('vera', 'vet', { address: '10.2.0.7' })
  await running.start('nick', 'nurse', { address: '10.3.0.7' })
  await open(page)
  await page.getByLabel('From').fill('second floor')
  await page.locator('select[name=role]').selectOption('vet')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/role=vet/)
  await expect(page).toHaveURL(/from=second\+floor/)
  await expect(page.locator('tr[data-session]')).toHaveCount(1)
  await expect(page.locator('[data-total]')).toHaveText('1')
  await page.getByRole('link', { name: 'Started' }).click()
  await expect(page).toHaveURL(/role=vet.*sort=-started/)
})

test('two tabs share one stream, and a hidden one holds none', async ({ context, page }) => {
  let streams = 0
  await context.route('**/console/live', (route) => {
    streams += 1
    return route.continue()
  })
  const id = await running.start('vera', 'vet')
  await open(page)
  const other = await context.newPage()
  await other.goto(`${running.origin}/console/`)
  await expect(other.locator('[data-live="live"]')).toBeVisible()
  await running.sessions.end({ subject: 'vera', id, by: 'max' })
  for (const one of [page, other])
    await expect(one.locator(`tr[data-session="${id}"]`)).toContainText('ended by operator')
  expect(streams).toBe(1)
})

test('hostile names and agents stay text, on the page and from the stream', async ({ page }) => {
  const hostile = '<img src=x onerror="document.title=1">'
  await running.close()
  running = await runConsole({ nameOf: () => hostile })
  const id = await running.start('vera', 'vet', { agent: hostile })
  await open(page)
  await running.sessions.changeRoles({ subject: 'vera', roles: ['nurse'], by: 'max' })
  const row = page.locator(`tr[data-session="${id}"]`)
  await expect(row).toContainText('nurse')
  await expect(row).toContainText(hostile)
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.title()).toContain('Now')
})

test('an open console does not keep its operator signed in', async ({ page }) => {
  await open(page)
  const [before] = await running.sessions.ofSubject('mia')
  await expect(page.locator('[data-live="live"]')).toBeVisible()
  await page.waitForResponse(/\/console\/rows/)
  await page.waitForResponse(/\/console\/rows/)
  const [after] = await running.sessions.ofSubject('mia')
  expect(after?.activeAt).toBe(before?.activeAt)
})
