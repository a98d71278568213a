import { expect, it } from 'vitest'
import { endReasons } from '../core/session.ts'
import { predicted } from './prediction.ts'
import { momentPassed, onTheClock } from './spoken.ts'
import { endedSentence, wordsFor } from './warning-words.ts'

it('is spoken at two minutes, one minute, forty and twenty seconds, and then no more', () => {
  const said: number[] = []
  for (let left = 130_000; left > 0; left -= 1_000) {
    const moment = momentPassed(left, left - 1_000)
    if (moment !== undefined) said.push(moment)
  }
  expect(said).toEqual([120_000, 60_000, 40_000, 20_000])
})

it('shows whole seconds, and none below zero', () => {
  expect([245_000, 59_001, 400, 0, -5_000].map(onTheClock)).toEqual(['4:05', '1:00', '0:01', '0:00', '0:00'])
})

it('has a sentence of its own for every reason in every language', () => {
  for (const language of ['en', 'de-AT', 'fr', 'es-MX']) {
    const sentences = endReasons.map((reason) => endedSentence(wordsFor(language), reason, 60_000))
    expect(new Set(sentences).size).toBe(endReasons.length)
    expect(sentences.join()).not.toContain('{}')
  }
  expect(endedSentence(wordsFor('en'), 'idle', 60_000)).toBe('You were signed out after 1 minute without activity.')
  expect(endedSentence(wordsFor('de'), 'idle', 900_000)).toContain('15 Minuten')
  expect(wordsFor('ja')).toBe(wordsFor('en'))
})

it('what time alone brings is known without the server', () => {
  const live = { id: 'x', roles: [], tasks: [], pages: 1, version: 1, idleMs: 60_000, lifetimeEndsInMs: 600_000 }
  const active = { ...live, phase: 'active', warnsInMs: 30_000, endsInMs: 60_000 } as const
  expect(predicted(active, 29_000)).toBe(active)
  expect(predicted(active, 30_000)).toMatchObject({ phase: 'warning', extendable: true, reason: 'idle' })
  expect(predicted(active, 60_000)).toMatchObject({ phase: 'ended', reason: 'idle', idleMs: 60_000 })
  expect(predicted({ ...active, endsInMs: 60_000, lifetimeEndsInMs: 60_000 }, 60_000)).toMatchObject({
    reason: 'lifetime',
  })
})
