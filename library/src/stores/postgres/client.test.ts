import { expect, it } from 'vitest'
import { fitPostgres, type PostgresSql } from './client.ts'
import { refusePooler } from './pooler.ts'

const statement = { name: 'one', text: 'SELECT 1' }

const failing = (codes: readonly string[]): { readonly sql: PostgresSql; readonly queries: () => number } => {
  let queries = 0
  const unsafe: PostgresSql['unsafe'] = async () => {
    const code = codes[queries++]
    if (code !== undefined) throw Object.assign(new Error('terminated'), { code })
    return [1]
  }
  return { sql: { unsafe, listen: async () => undefined }, queries: () => queries }
}

it('a query that the server ended its connection before running is retried', async () => {
  const { sql, queries } = failing(['57P01', '57P02', '57P05'])
  expect(await fitPostgres(sql).query(statement, [])).toEqual([1])
  expect(queries()).toBe(4)
})

it('a query that fails for any other reason is not retried', async () => {
  const { sql, queries } = failing(['53300'])
  await expect(fitPostgres(sql).query(statement, [])).rejects.toThrow('terminated')
  expect(queries()).toBe(1)
})

it('an idempotent query that was lost with its connection is retried a few times', async () => {
  const idempotent = { ...statement, isIdempotent: true } as const
  const once = failing(['CONNECTION_CLOSED', 'ECONNRESET'])
  expect(await fitPostgres(once.sql).query(idempotent, [])).toEqual([1])
  const always = failing(Array.from({ length: 9 }, () => 'CONNECTION_CLOSED'))
  await expect(fitPostgres(always.sql).query(idempotent, [])).rejects.toThrow('terminated')
  expect(always.queries()).toBeGreaterThan(4)
  const writing = failing(['CONNECTION_CLOSED'])
  await expect(fitPostgres(writing.sql).query(statement, [])).rejects.toThrow('terminated')
})

it('an idempotent query without an answer in half a second runs once more', async () => {
  let queries = 0
  const unsafe: PostgresSql['unsafe'] = async () => (queries++ === 0 ? new Promise<never>(() => {}) : [queries])
  const client = fitPostgres({ unsafe, listen: async () => undefined })
  expect(await client.query({ ...statement, isIdempotent: true }, [])).toEqual([2])
})

it('a pooler with a connection for each transaction is refused, and one with a connection for each client is not', async () => {
  const listeners: (() => void)[] = []
  const sqlWith = (named: number, receives: 'everything' | 'nothing'): PostgresSql => ({
    unsafe: async (text) => {
      if (text.includes('pg_notify') && receives === 'everything') for (const receive of listeners) receive()
      return Object.assign([{ pid: 7 }], { state: { pid: named } })
    },
    listen: async (_, receive, onListening) => {
      listeners.push(() => receive('received'))
      onListening?.()
    },
  })
  await refusePooler(fitPostgres(sqlWith(7, 'nothing')))
  await refusePooler(fitPostgres(sqlWith(9, 'everything')))
  listeners.length = 0
  await expect(refusePooler(fitPostgres(sqlWith(9, 'nothing')))).rejects.toThrow(/pool_mode = session.*store.unusable/)
})
