import { expect, it } from 'vitest'
import { newOnceKey, onceField, onceKeyIn, onceName } from './once.ts'

it('every key is different, has 128 bits, and is found again in a form', () => {
  const keys = Array.from({ length: 20 }, newOnceKey)
  expect(new Set(keys).size).toBe(20)
  for (const key of keys) {
    expect(Buffer.from(key, 'base64url')).toHaveLength(16)
    expect(onceKeyIn(key)).toBe(key)
  }
})

it('a key is found in every form that a body can be parsed into', () => {
  const key = newOnceKey()
  const data = new FormData()
  data.set(onceField, key)
  for (const form of [data, new URLSearchParams([[onceField, key]]), { [onceField]: key }, key])
    expect(onceKeyIn(form)).toBe(key)
})

it('a malformed key is no key', () => {
  const file = new FormData()
  file.set(onceField, new Blob(['a file that is no key']))
  const twice = { [onceField]: [newOnceKey(), newOnceKey()] }
  for (const form of [undefined, null, 7, '', 'short', 'a b c d e f g h i j k', 'x'.repeat(65), {}, [], file, twice])
    expect(onceKeyIn(form)).toBeUndefined()
})

it('the second press has the name of the first; another person, place, text or key has another', async () => {
  const form = { [onceField]: newOnceKey(), text: 'a note' }
  const name = await onceName(form, 'vera', '/notes', 'a note')
  expect(await onceName(form, 'vera', '/notes', 'a note')).toBe(name)
  const others = [
    await onceName(form, 'otto', '/notes', 'a note'),
    await onceName(form, 'vera', '/bills', 'a note'),
    await onceName(form, 'vera', '/notes', 'a note.'),
    await onceName({ [onceField]: newOnceKey() }, 'vera', '/notes', 'a note'),
  ]
  expect(new Set([name, ...others]).size).toBe(5)
  expect(name).not.toContain(onceKeyIn(form))
})

it('a form without a key has no name: it takes effect each time', async () => {
  expect(await onceName({ text: 'a note' }, 'vera')).toBeUndefined()
})
