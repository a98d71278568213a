import { expect, it } from 'vitest'
import { cookiesNow } from './cookies-now.ts'

it('cookies of one name stay as they were sent, and so do cookies of others', () => {
  const header = 'theme=a%3Bb; curfew=one; curfew=two'
  const jar = [
    { name: 'theme', value: 'a;b' },
    { name: 'curfew', value: 'two' },
  ]
  expect(cookiesNow(header, jar)).toBe(header)
})

it('a cookie that this request sets replaces the one that it came with', () => {
  expect(cookiesNow('curfew=old; theme=dark', [{ name: 'curfew', value: 'new' }])).toBe('theme=dark; curfew=new')
  expect(cookiesNow(null, [{ name: 'curfew', value: 'new' }])).toBe('curfew=new')
})

it('a cookie that this request clears is gone', () => {
  expect(cookiesNow('curfew=old; theme=dark', [{ name: 'theme', value: 'dark' }])).toBe('theme=dark')
})

it('a value that hides a second cookie adds no cookie', () => {
  expect(cookiesNow('x=1%3B%20curfew%3Dstolen', [{ name: 'x', value: '1; curfew=stolen' }])).toBe(
    'x=1%3B%20curfew%3Dstolen',
  )
  expect(cookiesNow('', [{ name: 'curfew', value: 'a; curfew=b' }])).toBe('')
})
