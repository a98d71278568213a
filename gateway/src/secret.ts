import { randomBytes } from 'node:crypto'
import { instant } from 'curfew'
import type { Bags } from 'curfew/stores/store'

const bytes = 32
// Bags of browsers lie under hashes of tokens, so this name is none of theirs.
const place = 'curfew-gateway: secret'
const never = instant(Number.MAX_SAFE_INTEGER)

/** The secret of all gateways on a store, made by the first of them. */
export const openSecret = async (bags: Bags): Promise<Buffer> => {
  const made = randomBytes(bytes)
  if (await bags.save(place, { content: JSON.stringify(made.toString('base64')), until: never }, undefined)) return made
  const kept = await bags.find(place)
  if (!kept) throw new Error('the secret of the gateways is gone from the store; start again to make a new one')
  return Buffer.from(JSON.parse(kept.content), 'base64')
}
