import fc from 'fast-check'
import { expect, it } from 'vitest'
import { searchPlace } from './place.ts'

const put = (pieces: readonly string[]): string => {
  const search = searchPlace()
  let out = ''
  let isFound = false
  for (const piece of pieces) {
    if (isFound) {
      out += piece
      continue
    }
    const placed = search.read(piece)
    isFound = placed.rest !== undefined
    out += placed.out + (isFound ? `[HERE]${placed.rest}` : '')
  }
  if (isFound) return out
  const last = search.end()
  return out + last.out + (last.rest === undefined ? '' : `[HERE]${last.rest}`)
}

const documents: readonly (readonly [what: string, whole: string])[] = [
  ['a plain page', '<!doctype html><html><head>[HERE]<title>a</title></head><body></body></html>'],
  ['a head with attributes', '<html><head prefix="og: a>b" data-x=\'>\'>[HERE]<title>a</title>'],
  ['capitals', '<!DOCTYPE HTML><HTML LANG=en><HEAD>[HERE]<TITLE>a</TITLE>'],
  ['no head', '<!doctype html><html lang="a>b">\n[HERE]<body><header>a</header>'],
  ['a header that is no head', '<!doctype html>[HERE]<header>a</header>'],
  ['a comment with a head in it', '<!-- <head> --><!doctype html><!-- > --><html><head>[HERE]<title>'],
  ['comments that end at once', '<!--><!---><head>[HERE]<title>a'],
  ['a comment with dashes', '<!-- a -- b --!><html><head/>[HERE]<title>'],
  ['an XML declaration', '<?xml version="1.0"?><!doctype html><html><head\n>[HERE]<title>'],
  ['a byte order mark', '\u00ef\u00bb\u00bf<!doctype html><head>[HERE]<title>'],
  ['UTF-16', '\u00ff\u00fe<\u0000h\u0000e\u0000a\u0000d\u0000>\u0000'],
  ['text before any tag', '<!doctype html>\n[HERE]Hello <b>you</b>'],
  ['text alone', '[HERE]Hello'],
  ['a short tag', '[HERE]<p>'],
  ['a doctype alone', '<!doctype html>[HERE]'],
  ['nothing', ''],
  ['spaces', ' \n '],
  ['an unfinished comment', '<!-- <head>'],
  ['an unfinished head', '<html><head data-a="'],
]

it.each(documents)('the place is found in %s, however it is cut into pieces', (_, whole) => {
  const text = whole.replace('[HERE]', '')
  expect(put([text])).toBe(whole)
  expect(put([...text])).toBe(whole)
  fc.assert(
    fc.property(fc.array(fc.nat(Math.max(0, text.length)), { maxLength: 6 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((to, nth) => text.slice(places[nth], to))
      return put(pieces) === whole
    }),
  )
})

it('no byte is lost or moved in any document', () => {
  const part = fc.constantFrom('<', '>', '!', '--', '"', "'", ' ', 'head', 'html', '/', 'x', '<!--', '-->', '\u00e9')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => put(parts).replace('[HERE]', '') === parts.join('')),
    { numRuns: 2_000 },
  )
})

it('a page without an end is held back by a few characters only', () => {
  const search = searchPlace()
  expect(search.read('<!-- a').out.length).toBeGreaterThanOrEqual(3)
  expect(search.read('a'.repeat(10_000)).out.length).toBeGreaterThan(9_990)
})
