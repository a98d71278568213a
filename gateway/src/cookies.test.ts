import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { bindCookies, createSeal } from './cookies.ts'

const seal = createSeal(randomBytes(32), 'cookies')
const cookies = bindCookies(['sessionid'], seal)
const set = (...values: readonly string[]): readonly string[] => values.flatMap((value) => ['Set-Cookie', value])
const sent = (headers: readonly string[]): string => headers[1]?.split(';')[0] ?? ''

it('a cookie reaches the application only in the session in which it was set', () => {
  const bound = cookies.toBrowser(set('sessionid=abc; Path=/app; HttpOnly', 'theme=dark'), 'one')
  expect(bound[1]).toMatch(/^sessionid=curfew\.[\w-]+; Path=\/app; HttpOnly$/)
  expect(bound[3]).toBe('theme=dark')
  const request = ['Cookie', `theme=dark; ${sent(bound)}`]
  expect(cookies.toApplication(request, 'one').headers).toEqual(['Cookie', 'theme=dark; sessionid=abc'])
  expect(cookies.toApplication(request, 'two')).toEqual({
    headers: ['Cookie', 'theme=dark'],
    dead: ['sessionid=; Path=/app; Max-Age=0'],
  })
  expect(cookies.toApplication(['Cookie', sent(bound)], undefined).headers).toEqual([])
})

it('a cookie from before the session stays out of it, and passes where there is none', () => {
  const request = ['Cookie', 'sessionid=abc']
  expect(cookies.toApplication(request, 'one')).toEqual({ headers: [], dead: [] })
  expect(cookies.toApplication(request, undefined).headers).toEqual(request)
})

it('a cookie that was not sealed here means nothing', () => {
  const foreign = bindCookies(['sessionid'], createSeal(randomBytes(32), 'cookies'))
  const request = ['Cookie', sent(foreign.toBrowser(set('sessionid=abc'), 'one'))]
  expect(cookies.toApplication(request, 'one').headers).toEqual([])
})

it('a removal stays a removal', () => {
  for (const gone of [
    'sessionid=; Path=/',
    'sessionid=x; Max-Age=0',
    'sessionid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ])
    expect(cookies.toBrowser(set(gone), 'one')).toEqual(set(gone))
})

it('a cookie that lives is sealed, also beside a date that browsers ignore', () => {
  for (const attributes of ['Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Max-Age=0; Max-Age=60'])
    expect(cookies.toBrowser(set(`sessionid=open.value; ${attributes}`), 'one').join()).not.toContain('open.value')
})

it('a sealed cookie is worth nothing under another name', () => {
  const two = bindCookies(['sessionid', 'admin'], seal)
  const value = sent(two.toBrowser(set('sessionid=abc'), 'one')).slice('sessionid='.length)
  expect(two.toApplication(['Cookie', `admin=${value}`], 'one').headers).toEqual([])
})

it('no other spelling of the name brings a strange cookie into a session', () => {
  const spellings = ['SessionId=abc', '"sessionid"=abc', 'a="1, sessionid=abc"', '%73essionid=abc']
  for (const spelling of spellings)
    expect([spelling, cookies.toApplication(['Cookie', `${spelling}; theme=dark`], 'one').headers]).toEqual([
      spelling,
      ['Cookie', 'theme=dark'],
    ])
})

it('the value that a login sets is found, and a removal is none', () => {
  expect(cookies.valueIn(set('a=1', 'sessionid=abc; Path=/'), 'set-cookie')).toEqual({
    name: 'sessionid',
    value: 'abc',
  })
  expect(cookies.valueIn(set('sessionid=; Max-Age=0'), 'set-cookie')).toBeUndefined()
  expect(cookies.valueIn(['Cookie', 'a=1; sessionid=abc'], 'cookie')?.value).toBe('abc')
})
