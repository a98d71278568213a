import { expect, it } from 'vitest'
import { instant } from '../../core/time.ts'
import { memoryBags } from '../../stores/memory.ts'
import { contentOf, merged, readContent, written } from './content.ts'
import { findBag, keepBag, newBag } from './keeping.ts'

const until = instant(1_000)
const json = (content: ReadonlyMap<string, string>): unknown => JSON.parse(written(content))

it('content is JSON, entry by entry', () => {
  const content = contentOf({ a: 1, 'b"': [true], gone: undefined, call: () => 1, at: new Date(0) })
  expect(json(content)).toEqual({ a: 1, 'b"': [true], at: '1970-01-01T00:00:00.000Z' })
  expect(readContent(written(content))).toEqual(content)
})

it('an entry that is no JSON is named', () => {
  expect(() => contentOf({ total: 1n })).toThrow('req.session.total cannot be kept')
})

it('each writer keeps its own changes, and a removed entry stays removed', () => {
  const base = contentOf({ cart: 1, theme: 'dark', old: true })
  const mine = contentOf({ cart: 2, theme: 'dark' })
  const theirs = contentOf({ cart: 1, theme: 'light', old: true, seen: 1 })
  expect(json(merged(base, mine, theirs))).toEqual({ cart: 2, theme: 'light', seen: 1 })
})

it('many writers at once lose none of their changes', async () => {
  const bags = memoryBags()
  const first = await keepBag(bags, newBag('k', until), { base: '{}', mine: contentOf({ n: 0 }), until })
  if (!first) throw new Error('not kept')
  const names = Array.from({ length: 20 }, (_, count) => `entry-${count}`)
  await Promise.all(
    names.map((name) => keepBag(bags, first, { base: first.text, mine: contentOf({ n: 0, [name]: 1 }), until })),
  )
  expect(Object.keys(JSON.parse((await findBag(bags, 'k', instant(0)))?.text ?? '{}')).sort()).toEqual(
    [...names, 'n'].sort(),
  )
})

it('a bag that was dropped does not come back, and one whose time is over is not there', async () => {
  const bags = memoryBags()
  const seen = await keepBag(bags, newBag('k', until), { base: '{}', mine: contentOf({ n: 0 }), until })
  expect(await findBag(bags, 'k', until)).toBeUndefined()
  await bags.drop('k')
  if (!seen) throw new Error('not kept')
  expect(await keepBag(bags, seen, { base: seen.text, mine: contentOf({ n: 1 }), until })).toBeUndefined()
  expect(await bags.find('k')).toBeUndefined()
})
