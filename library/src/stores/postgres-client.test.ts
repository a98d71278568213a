import { expect, it } from 'vitest'
import { fitClient, type PostgresSql } from './postgres-client.ts'

const statement = { name: 'one', text: 'SELECT 1' }

const failing = (codes: readonly string[]): { readonly sql: PostgresSql; readonly asked: () => number } => {
  let asked = 0
  const unsafe: PostgresSql['unsafe'] = async () => {
    const code = codes[asked++]
    if (code !== undefined) throw Object.assign(new Error('terminated'), { code })
    return [1]
  }
  return { sql: { unsafe, listen: async () => undefined }, asked: () => asked }
}

it('what a connection that the server has ended did not do is asked again', async () => {
  const { sql, asked } = failing(['57P01', '57P02', '57P05'])
  expect(await fitClient(sql).ask(statement, [])).toEqual([1])
  expect(asked()).toBe(4)
})

it('what fails for any other reason is not asked again', async () => {
  const { sql, asked } = failing(['53300'])
  await expect(fitClient(sql).ask(statement, [])).rejects.toThrow('terminated')
  expect(asked()).toBe(1)
})
