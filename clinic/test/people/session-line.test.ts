import type { SessionView } from 'curfew/server/sessions'
import { expect, it } from 'vitest'
import { pagesInWords } from '../../src/people/session-line.tsx'
import { languages } from '../../src/words/language.ts'
import { wordsIn } from '../../src/words/words.ts'

const counts = (silent: number) => ({ pages: 1, hidden: 0, suspected: 0, silent }) as SessionView

it('a document that cannot report is shown beside the pages, in four languages', () => {
  expect(languages.map((language) => pagesInWords(wordsIn(language), counts(1)))).toEqual([
    '1 page open, 1 document open that cannot report',
    '1 Seite offen, 1 Dokument offen, das nichts melden kann',
    '1 page ouverte, 1 document ouvert qui ne peut rien signaler',
    '1 página abierta, 1 documento abierto que no puede informar',
  ])
  expect(pagesInWords(wordsIn('en'), counts(2))).toBe('1 page open, 2 documents open that cannot report')
})

it('without such a document none is shown', () => {
  expect(pagesInWords(wordsIn('en'), counts(0))).toBe('1 page open')
})
