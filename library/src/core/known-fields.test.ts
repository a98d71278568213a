import { expect, it } from 'vitest'
import { checkFields, unknownField, valueShown, wordMeant } from './known-fields.ts'
import { definePolicy, oneMinute } from './policy.ts'
import { defineRoles } from './role.ts'
import { milliseconds } from './time.ts'

const known = { idle: true, warning: true } as const

it('an unknown field is told with the word that was probably meant, else with all of them', () => {
  expect(unknownField({ idle: 1 }, known, 'policy')).toBeUndefined()
  expect(unknownField({ idel: 1 }, known, 'policy')).toBe('policy has no field idel; write idle')
  expect(unknownField({ Warning: 1 }, known, 'policy')).toBe('policy has no field Warning; write warning')
  expect(unknownField({ timeout: 1 }, known, 'policy')).toBe(
    'policy has no field timeout; its fields are idle, warning',
  )
})

it('a field that is undefined is as one that is left out', () => {
  expect(unknownField({ timeout: undefined }, known, 'policy')).toBeUndefined()
})

it('the nearest word is meant, and a word far from all is meant for none', () => {
  expect(wordMeant('wanning', ['idle', 'warning', 'warming'])).toBe('warning')
  expect(wordMeant('lifetme', ['lifetime', 'lifetimeWarning'])).toBe('lifetime')
  expect(wordMeant('x', ['idle', 'most'])).toBeUndefined()
})

it('a value is shown as text in quotes, and of others only the kind', () => {
  const values = ['a"b', () => 1, [], Promise.resolve(), {}, null, undefined, 7, true]
  const shown = ['"a\\"b"', 'a function', 'an array', 'a promise', 'an object', 'null', 'undefined', '7', 'true']
  expect(values.map(valueShown)).toEqual(shown)
  expect(valueShown('x'.repeat(90)).length).toBe(42)
})

it.each([undefined, null, 'pci', [], 7])('%s is no object with fields', (value) => {
  const named = { code: 'policy.unknown-field', name: 'policy', write: '{}' } as const
  expect(() => checkFields(value as never, known as never, named)).toThrow(`policy is ${valueShown(value)}; write {}`)
})

const see = { tasks: ['see'] as const }
const slips: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'defineRoles is undefined'],
  ['no tasks', { roles: { clerk: see } }, 'tasks of defineRoles is undefined'],
  ['a task that is no text', { tasks: [7], roles: {} }, 'tasks of defineRoles is an array'],
  ['no roles', { tasks: [] }, 'roles of defineRoles is undefined'],
  ['roles of null', { tasks: [], roles: null }, 'roles of defineRoles is null'],
  ['a list of roles', { tasks: [], roles: ['clerk'] }, 'roles of defineRoles is an array'],
  ['a role without tasks', { tasks: [], roles: { clerk: {} } }, "tasks of the role 'clerk' is undefined"],
  ['a policy of null', { ...see, roles: { clerk: { ...see, policy: null } } }, "policy of the role 'clerk' is null"],
  [
    'a policy by name',
    { ...see, roles: { clerk: { ...see, policy: 'pci' } } },
    'policy of the role \'clerk\' is "pci"',
  ],
  ['a policy as written', { ...see, roles: { clerk: { ...see, policy: { idle: 1 } } } }, 'definePolicy({'],
]

it.each(slips)('roles with %s are refused', (_name, written, words) => {
  expect(() => defineRoles(written as never)).toThrow(words)
})

it('a checked policy is taken', () => {
  expect(defineRoles({ tasks: ['see'], roles: { clerk: { ...see, policy: oneMinute } } }).policyOf(['clerk'])).toBe(
    oneMinute,
  )
})

it('a number that was meant in seconds is told as milliseconds', () => {
  expect(() => definePolicy({ idle: milliseconds(60) })).toThrow('policy.idle is 60 ms, because a number means')
  expect(() => definePolicy({ warning: milliseconds(30) })).toThrow('policy.warning is 30 ms, because a number means')
  expect(() => definePolicy({ presence: { grace: milliseconds(5) } })).toThrow('policy.presence.grace is 5 ms')
})

it('a presence is never or an object', () => {
  for (const presence of [null, false, 'any-page'])
    expect(() => definePolicy({ presence: presence as never })).toThrow("write 'never', or an object such as")
})

it('a setting with an unknown field is refused by its code', () => {
  const named = { code: 'setup.policy', name: 'policy', write: '{ idle: minutes(5) }' } as const
  expect(() => checkFields({ idel: 1 } as never, known as never, named as never)).toThrow(
    'policy has no field idel; write idle',
  )
})
