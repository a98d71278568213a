import { expect, it } from 'vitest'
import { endReasons } from '../core/session.ts'
import { predicted } from './prediction.ts'
import { momentPassed, onTheClock } from './warning/spoken.ts'
import { endedSentence, leftInWords, wordsFor } from './warning-words.ts'
import { english } from './words/english.ts'
import { translations } from './words/translations.ts'

it('the time left is spoken at two minutes, one minute, forty and twenty seconds, and then no more', () => {
  const said: number[] = []
  for (let left = 130_000; left > 0; left -= 1_000) {
    const moment = momentPassed(left, left - 1_000)
    if (moment !== undefined) said.push(moment)
  }
  expect(said).toEqual([120_000, 60_000, 40_000, 20_000])
})

it('the clock shows whole seconds, and none below zero', () => {
  expect([245_000, 59_001, 400, 0, -5_000].map(onTheClock)).toEqual(['4:05', '1:00', '0:01', '0:00', '0:00'])
})

it('every language has a sentence of its own for every reason', () => {
  for (const language of ['en', 'de-AT', 'fr', 'es-MX']) {
    const sentences = endReasons.map((reason) => endedSentence(wordsFor(language), reason, 60_000))
    expect(new Set(sentences).size).toBe(endReasons.length)
    expect(sentences.join()).not.toContain('{}')
  }
  expect(endedSentence(wordsFor('en'), 'idle', 60_000)).toBe('You were signed out after 1 minute without activity.')
  expect(endedSentence(wordsFor('de'), 'idle', 900_000)).toContain('15 Minuten')
  expect(wordsFor('ja')).toEqual(wordsFor('en'))
})

it('every language has a line for each name, and no two names share one', () => {
  const { language: _, ended, ...plain } = english
  const known = [...Object.values(plain), ...Object.values(ended)]
  for (const text of [known.join('\n'), ...Object.values(translations)]) {
    const lines = text.split('\n')
    expect(lines.length).toBe(known.length)
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines.every((line) => line.trim() === line && line !== '')).toBe(true)
  }
})

it('the time left is about so many minutes where it is not exact, and exact below a minute', () => {
  const said = (language: string, ms: number): string => {
    const words = wordsFor(language)
    return words.left.replace('{}', leftInWords(words, ms))
  }
  expect([178_000, 150_000, 120_000, 90_000, 60_000, 45_000].map((ms) => said('en', ms))).toEqual([
    'about 3 minutes left',
    'about 2 minutes left',
    '2 minutes left',
    'about 1 minute left',
    '1 minute left',
    '45 seconds left',
  ])
  expect(['de', 'fr', 'es'].map((language) => said(language, 178_000))).toEqual([
    'Noch etwa 3 Minuten',
    'Il reste environ 3 minutes',
    'Tiempo restante: aproximadamente 3 minutos',
  ])
  expect(said('es', 60_000)).toBe('Tiempo restante: 1 minuto')
})

it('the end of a lifetime says its length, and an end from another session says that its person did it', () => {
  expect(endedSentence(wordsFor('en'), 'lifetime', 60_000, { lifetimeMs: 86_400_000 })).toBe(
    'You had been signed in for 24 hours, so we signed you out. Please sign in again.',
  )
  for (const language of ['en', 'de', 'fr', 'es']) {
    const words = wordsFor(language)
    expect(endedSentence(words, 'revoked', 60_000, { by: 'yourself' })).toBe(words.ended.yourself)
    expect(endedSentence(words, 'revoked', 60_000, { by: 'operator' })).toBe(words.ended.revoked)
  }
})

it('an end with only a known reason is worded without a length and without a person', () => {
  for (const language of ['en', 'de', 'fr', 'es']) {
    const words = wordsFor(language)
    const { idleAlone, lifetimeAlone, revokedAlone } = words.ended
    const told = (['idle', 'lifetime', 'revoked'] as const).map((reason) => endedSentence(words, reason))
    expect(told).toEqual([idleAlone, lifetimeAlone, revokedAlone])
    expect(told.join()).not.toMatch(/\d|[{}]|admin/i)
    // The idle time says nothing about how long the session lasted.
    expect(endedSentence(words, 'lifetime', 60_000)).toBe(lifetimeAlone)
  }
})

it('a status that only time changes is predicted without the server', () => {
  const live = { id: 'x', roles: [], tasks: [], pages: 1, version: 1, idleMs: 60_000, lifetimeEndsInMs: 600_000 }
  const active = { ...live, phase: 'active', warnsInMs: 30_000, endsInMs: 60_000 } as const
  expect(predicted(active, 29_000)).toBe(active)
  expect(predicted(active, 30_000)).toMatchObject({ phase: 'warning', extendable: true, reason: 'idle' })
  expect(predicted(active, 60_000)).toMatchObject({ phase: 'ended', reason: 'idle', idleMs: 60_000 })
  expect(predicted({ ...active, endsInMs: 60_000, lifetimeEndsInMs: 60_000 }, 60_000)).toMatchObject({
    reason: 'lifetime',
  })
})
