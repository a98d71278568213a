import { expect, it } from 'vitest'
import { Misuse } from './misuse.ts'
import { checkBy, checkSubject, faultOfSubject, isSubject, longestSubject } from './subject.ts'

const faulty: readonly (readonly [subject: unknown, fault: string])[] = [
  [undefined, 'is of the type undefined'],
  [null, 'is null'],
  [42, 'is of the type number'],
  [{ id: 1 }, 'is an object and no id'],
  [['rosa'], 'is an array and no id'],
  [Symbol('rosa'), 'is of the type symbol'],
  ['', 'is empty'],
  [String({}), "is JavaScript's text for an object that is no id, and would be the same for every person"],
  [String(new Map()), 'would be the same for every person'],
  [String(Promise.resolve('rosa')), 'would be the same for every person'],
  [String(undefined), 'would be the same for every person'],
  [String(null), 'would be the same for every person'],
  [String(Number('rosa')), 'would be the same for every person'],
  [String(true), 'would be the same for every person'],
  [String(() => 'rosa'), 'would be the same for every person'],
  [String(class Rosa {}), 'would be the same for every person'],
  ['ro\0sa', 'holds a control character'],
  ['rosa\n', 'holds a control character'],
  ['ro\ud800sa', 'holds half a character'],
  ['\udc00', 'holds half a character'],
  [' rosa', 'begins or ends with a space'],
  ['rosa ', 'begins or ends with a space'],
  ['\u00a0rosa', 'begins or ends with a space'],
  ['r'.repeat(longestSubject + 1), 'has 513 characters, more than 512'],
]

it.each(faulty)('%j is no id', (subject, fault) => {
  expect(() => checkSubject(subject)).toThrow(fault)
  expect(isSubject(subject)).toBe(false)
  expect(() => checkSubject(subject)).toThrow(/write the person's id as a string.*subject\.not-an-id/)
})

it.each([
  'rosa',
  '42',
  '0',
  'c0ffee00-0000-4000-8000-000000000000',
  'rosa@clinic.example',
  'auth0|5f7c8ec7c33c6c004bbafe82',
  'cn=Rosa Meier,ou=Vets,dc=clinic,dc=example',
  'Rosa Meier',
  'Zoë 🐈',
  'objectively',
  'Nullmeier',
  'r'.repeat(longestSubject),
])('%j is an id', (subject) => {
  expect(faultOfSubject(subject)).toBeUndefined()
  expect(isSubject(subject)).toBe(true)
})

it('the error shows little of a long subject', () => {
  expect(faultOfSubject('r'.repeat(10_000))?.length).toBeLessThan(250)
})

it('the operator’s name is a text for people, and may be spaced oddly', () => {
  expect(() => checkBy(' Maria, at the desk ')).not.toThrow()
  for (const by of ['', undefined, 'a\0b']) expect(() => checkBy(by)).toThrow(Misuse)
})

it('an id passes', () => {
  expect(() => checkSubject('u-17')).not.toThrow()
})
