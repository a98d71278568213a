import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { figures } from './figures.ts'

const names = Object.values(figures).map(({ name }) => name)
const read = (file: string): string => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/curfew_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''))),
]

it.each(['grafana.json', 'figures.md'])('every figure is in %s, and no other', (file) => {
  expect([...namesIn(read(file))].sort()).toEqual([...names].sort())
})
