import { afterEach, expect, it, vi } from 'vitest'
import { ownLocale } from './own-locale.ts'

afterEach(() => vi.unstubAllGlobals())

it.each([
  ['en', ['en-US', 'en'], 'en-US'],
  ['en', ['de-AT', 'en-AU'], 'en-AU'],
  ['en', ['en'], 'en-GB'],
  ['en', ['de-AT', 'de'], 'en-GB'],
  ['en', [], 'en-GB'],
  ['de', ['en-US'], 'de'],
  ['de', ['de-CH', 'en'], 'de-CH'],
  ['de-AT', ['en-US'], 'de-AT'],
  ['fr', ['fr'], 'fr'],
])('a page in %s writes times for a person of %j as in %s', (language, languages, locale) => {
  vi.stubGlobal('navigator', { languages })
  expect(ownLocale(language)).toBe(locale)
})

it('English puts the day before the month, and counts 24 hours, unless the person prefers otherwise', () => {
  const write = (languages: readonly string[]): string => {
    vi.stubGlobal('navigator', { languages })
    const how = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const
    return new Date('2026-10-06T14:05:00Z').toLocaleString(ownLocale('en'), how).replaceAll('\u202f', ' ')
  }
  expect(write(['de-AT'])).toBe('6 Oct 2026, 14:05')
  expect(write(['en-US'])).toBe('Oct 6, 2026, 2:05 PM')
})
