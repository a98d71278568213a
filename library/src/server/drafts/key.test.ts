import { webcrypto } from 'node:crypto'
import { expect, it } from 'vitest'
import { instant } from '../../core/time.ts'
import { createDraftKeys } from './key.ts'

const now = instant(Date.UTC(2026, 0, 1))
const secret = 'one secret of the application, which is long'
const keys = createDraftKeys(secret)

it('every key is different, has 256 bits, and its id reveals neither the key nor the person', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => keys.make('vera', now)))
  expect(new Set(made.map(({ key }) => key)).size).toBe(20)
  for (const { id, key, madeAt } of made) {
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    expect(madeAt).toBe(now)
    expect(id).not.toContain(key)
    expect(id).not.toContain('vera')
  }
})

it('the same person gets the same key again, also from another process with the secret', async () => {
  const made = await keys.make('vera', now)
  expect(await keys.find('vera', made.id)).toEqual(made)
  expect(await createDraftKeys(secret).find('vera', made.id)).toEqual(made)
})

it('a key is not found for another person or with another secret', async () => {
  const { id } = await keys.make('vera', now)
  for (const subject of ['otto', 'vera ', 'Vera', '']) expect(await keys.find(subject, id)).toBeUndefined()
  expect(await createDraftKeys('another secret of the application, long too').find('vera', id)).toBeUndefined()
})

it('an id with any part changed is refused, its moment included', async () => {
  const { id } = await keys.make('vera', now)
  for (let at = 0; at < id.length; at++) {
    const other = id[at] === 'a' ? 'b' : 'a'
    expect(await keys.find('vera', id.slice(0, at) + other + id.slice(at + 1))).toBeUndefined()
  }
  const [, ...rest] = id.split('.')
  expect(await keys.find('vera', [(now + 3_600_000).toString(36), ...rest].join('.'))).toBeUndefined()
  for (const wrong of ['', '.', '..', `${id}x`, `${id}.`, 'x'.repeat(4_000)])
    expect(await keys.find('vera', wrong)).toBeUndefined()
})

it('a key is derived from the secret, the person and the id by RFC 5869', async () => {
  const { id, key } = await keys.make('vera', now)
  const [madeAt, chance, proof] = id.split('.')
  const material = await webcrypto.subtle.importKey('raw', Buffer.from(secret), 'HKDF', false, ['deriveBits'])
  const info = Buffer.from(JSON.stringify(['curfew draft', 'vera', madeAt, chance]))
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const bytes = Buffer.from(await webcrypto.subtle.deriveBits(how, material, 384))
  expect(bytes.subarray(0, 32).toString('base64url')).toBe(key)
  expect(bytes.subarray(32).toString('base64url')).toBe(proof)
})
