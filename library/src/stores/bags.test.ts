import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { instant } from '../core/time.ts'
import { bagContract } from './bag-contract.ts'
import type { Bags } from './bags.ts'
import { memoryBags } from './memory.ts'
import { sqliteBags, sqliteStore } from './sqlite.ts'

const places: Readonly<Record<string, () => Promise<Bags>>> = {
  'bags in memory': async () => memoryBags(),
  'bags in SQLite': async () => sqliteBags(new Database(':memory:')),
}

describe.each(Object.entries(places))('%s', (_name, open) => {
  for (const { name, check } of bagContract) it(name, () => check(open))

  it('are forgotten when their time is over', async () => {
    const bags = await open()
    await bags.save('old', { content: '{}', until: instant(1_000) }, undefined)
    await bags.save('new', { content: '{}', until: instant(2_000) }, undefined)
    expect(await bags.forget(instant(1_001))).toBe(1)
    expect([await bags.find('old'), (await bags.find('new'))?.version]).toEqual([undefined, 1])
  })
})

it('bags lie beside the sessions in one SQLite file, and are there again when it is opened anew', async () => {
  const database = new Database(':memory:')
  sqliteStore(database)
  await sqliteBags(database).save('a', { content: '{"n":1}', until: instant(1) }, undefined)
  sqliteStore(database)
  expect(await sqliteBags(database).find('a')).toEqual({ content: '{"n":1}', until: 1, version: 1 })
  database.close()
  await expect(sqliteBags(new Database(':memory:')).find('a')).resolves.toBeUndefined()
})
