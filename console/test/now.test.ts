import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

const hostile = '<script>alert(1)</script>"\'&<img src=x onerror=alert(1)>'

let clinic: ReturnType<typeof openClinic>
let ask: Ask
beforeEach(async () => {
  clinic = openClinic()
  ask = (await clinic.signIn('mia', 'manager')).ask
})
afterEach(() => clinic.close())

const read = async (path: string): Promise<string> => (await ask(path)).text()
const rowsIn = (page: string): number => page.split('<tr data-session').length - 1

it('lists every live session with its true total', async () => {
  for (const name of ['vera', 'vic']) await clinic.signIn(name, 'vet')
  const page = await read('/')
  expect(rowsIn(page)).toBe(3)
  expect(page).toContain('data-total="3"')
  expect(page).toContain('10.2.0.7 · second floor')
  expect(page).toContain('Firefox 143 on Linux')
})

it('shows fifty at a time, and the next page by its cursor', async () => {
  for (let nth = 0; nth < 60; nth += 1) await clinic.signIn(`vet-${nth}`, 'vet')
  const first = await read('/?role=vet')
  expect(rowsIn(first)).toBe(50)
  expect(first).toContain('data-total="60"')
  const [, next = ''] = /href="\/console\/(\?[^"]*after=[^"]*)"/.exec(first) ?? []
  expect(rowsIn(await read(`/${next.replaceAll('&amp;', '&')}`))).toBe(10)
})

it('shows no session for a name that no person has', async () => {
  await clinic.close()
  clinic = openClinic({ subjectOf: (text) => (text === 'Mia' ? 'mia' : undefined) })
  ask = (await clinic.signIn('mia', 'manager')).ask
  expect(rowsIn(await read('/?who=Mia'))).toBe(1)
  const page = await read('/?who=a+stranger')
  expect(page).toContain('is nobody here')
  expect([rowsIn(page), page.includes('data-total="0"')]).toEqual([0, true])
})

it('filters by role, person, network, idleness and start, all in the address', async () => {
  await clinic.signIn('vera', 'vet')
  clinic.pass(40_000)
  await clinic.signIn('nick', 'nurse')
  expect(rowsIn(await read('/?role=vet'))).toBe(1)
  expect(rowsIn(await read('/?who=nick'))).toBe(1)
  expect(rowsIn(await read('/?from=second+floor'))).toBe(3)
  expect(rowsIn(await read('/?from=10.9.0.0/16'))).toBe(0)
  expect(rowsIn(await read('/?idle=30s'))).toBe(2)
  expect(rowsIn(await read('/?started=10s'))).toBe(1)
  expect(rowsIn(await read('/?state=warned'))).toBe(1)
  expect(rowsIn(await read('/?state=no-page&role=nurse'))).toBe(1)
})

it('has a link to each state of the filter, with its count', async () => {
  const quickIn = (page: string): readonly (readonly string[])[] =>
    [
      ...page.matchAll(/<a href="\/console([^"]*)"( aria-current="true")?>([^<]*) <span data-quick="[\w-]+">([^<]*)</g),
    ].map(([, href = '', current = '', state = '', count = '']) => [
      href.replaceAll('&amp;', '&'),
      state + current,
      count,
    ])
  await clinic.signIn('vera', 'vet')
  clinic.pass(40_000)
  const { cookie } = await clinic.signIn('vic', 'vet')
  await clinic.signal(cookie, { type: 'page-seen', page: 'page-a' })
  await clinic.signIn('nick', 'nurse')
  expect(quickIn(await read('/?role=vet&state=warned&sort=active'))).toEqual([
    ['/?role=vet&sort=active', 'signed in', '2'],
    ['/?state=active&role=vet&sort=active', 'active', '1'],
    ['/?state=warned&role=vet&sort=active', 'warned aria-current="true"', '1'],
    ['/?state=no-page&role=vet&sort=active', 'no page open', '1'],
  ])
  expect(quickIn(await read('/?reason=idle&sort=-ended')).map(([href, , count]) => [href, count])).toEqual([
    ['/', '4'],
    ['/?state=active', '1'],
    ['/?state=warned', '1'],
    ['/?state=no-page', '3'],
  ])
  expect(quickIn(await read('/?who=nobody+here')).map(([, , count]) => count)).toEqual(['0', '0', '0', '0'])
  const { states } = JSON.parse(await read('/rows?role=nurse'))
  expect(states).toEqual({ live: '1', active: '0', warned: '0', 'no-page': '1' })
})

it('says which value it did not understand, and keeps the rest', async () => {
  await clinic.signIn('vera', 'vet')
  const page = await read('/?role=vet&idle=soon&from=downstairs&sort=up')
  expect(rowsIn(page)).toBe(1)
  expect(page).toContain('“soon” is no idle. Write a length of time, such as 5m or 2h.')
  expect(page).toContain('“downstairs” is no from.')
  expect(page).toContain('“up” is no sort.')
})

it('shows an ended session with its reason', async () => {
  await clinic.signIn('vera', 'vet')
  await clinic.sessions.endAll({ subject: 'vera', by: 'mia' })
  const page = await read('/?reason=revoked')
  expect(rowsIn(page)).toBe(1)
  expect(page).toContain('ended by operator')
})

it('a stranger’s text is text everywhere', async () => {
  await clinic.close()
  clinic = openClinic({ nameOf: () => hostile, networks: { '10.2.0.0/16': hostile } }, () => ({
    address: '10.2.0.7',
    agent: hostile,
    how: hostile.slice(0, 40),
  }))
  const { id } = await clinic.signIn('vera', 'vet')
  ask = (await clinic.signIn('mia', 'manager')).ask
  clinic.sessions.write({ what: hostile, session: id, subject: 'vera', detail: hostile })
  for (const path of [
    '/',
    `/sessions/${id}`,
    '/journal',
    `/end?id=${id}`,
    `/message?id=${id}`,
    `/?from=${encodeURIComponent(hostile)}`,
    `/?who=${encodeURIComponent(hostile)}`,
  ]) {
    const page = await read(path)
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img')
    expect(page).toMatch(/&lt;(script|img)/)
  }
})

it('answers an open page in one question', async () => {
  const { id } = await clinic.signIn('vera', 'vet')
  const madeAt = clinic.now()
  clinic.pass(5_000)
  await clinic.signIn('vic', 'vet')
  const answer = await (await ask(`/rows?role=vet&ids=${id}&made=${madeAt}`)).json()
  expect(answer).toMatchObject({ count: 2, total: '2', started: 1, rows: [{ id, who: 'vera', lastMs: 5_000 }] })
})

it('pushes each change to every operator who looks', async () => {
  const answer = await ask('/live')
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  const { id } = await clinic.signIn('vera', 'vet')
  await clinic.sessions.end({ subject: 'vera', id, by: 'mia' })
  const { value } = (await reader?.read()) ?? {}
  expect(JSON.parse(value?.replace('data: ', '') ?? '[]')).toContainEqual(
    expect.objectContaining({ who: 'vera', phase: 'ended', ended: 'ended by operator' }),
  )
  await reader?.cancel()
})

it('the stream closes when the operator’s session ends', async () => {
  const operator = await clinic.signIn('max', 'manager')
  const answer = await operator.ask('/live')
  const reader = answer.body?.getReader()
  await reader?.read()
  await clinic.sessions.end({ subject: 'max', id: operator.id, by: 'mia' })
  let done = false
  while (!done) done = (await reader?.read())?.done ?? true
  expect(done).toBe(true)
})
