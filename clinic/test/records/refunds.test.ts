import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { askRefund, refundable } from '../../src/records/refunds.ts'
import { openDb } from '../../src/storage/open.ts'
import { seed } from '../../src/storage/seed/seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('two processes that look at a payment at once give no more of it back than was paid', () => {
  const file = { kind: 'sqlite', file: join(folder, 'clinic.db') } as const
  const [one, other] = [openDb(file), openDb(file)]
  seed(one)
  const payment = Number(one.prepare<[], { id: number }>('select max(id) as id from payment').get()?.id)
  const [amount, seen] = [refundable(one, payment) ?? 0, refundable(other, payment)]
  expect([amount > 0, seen]).toEqual([true, amount])
  const refund = { payment, amount, reason: 'twice', askedBy: 'reception', askedAt: '2026-10-06 14:00' }
  expect([askRefund(one, refund), askRefund(other, refund)]).toEqual([true, false])
  expect(refundable(other, payment)).toBe(0)
  for (const db of [one, other]) db.close()
})
