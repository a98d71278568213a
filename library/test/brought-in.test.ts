import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withLines } from '../../tools/brought-in.mjs'

it('says how many lines Curfew took in each application that it was brought into', () => {
  const page = readFileSync('examples/brought-in/README.md', 'utf8')
  expect(withLines(page)).toBe(page)
})
