import { expect, it } from 'vitest'
import { cutTo } from './cut.ts'

it('a short text stays as it is', () => {
  expect(cutTo('Firefox', 7)).toBe('Firefox')
})

it('a long text is cut', () => {
  expect(cutTo('Firefox/128', 7)).toBe('Firefox')
})

it('a cut leaves no half of a character', () => {
  expect(cutTo('cat 🐈', 5)).toBe('cat ')
  expect(cutTo('cat 🐈!', 6)).toBe('cat 🐈')
})
