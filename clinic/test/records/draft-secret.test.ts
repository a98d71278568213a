import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { draftSecretIn } from '../../src/storage/draft-secret.ts'
import { openDb } from '../../src/storage/open.ts'
import { openHouse } from '../desk/desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('every process on a database has the same secret for drafts, and it outlives them; another database has another', () => {
  const file = { kind: 'sqlite', file: join(folder, 'clinic.db') } as const
  const [one, other] = [openDb(file), openDb(file)]
  const secret = draftSecretIn(one)
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(draftSecretIn(other)).toBe(secret)
  for (const db of [one, other]) db.close()
  const later = openDb(file)
  expect(draftSecretIn(later)).toBe(secret)
  later.close()
  expect(draftSecretIn(openDb({ kind: 'memory' }))).not.toBe(secret)
})

it('every form on a visit is kept, and browsers remember the consultation note alone', async () => {
  const house = await openHouse()
  const page = await (await (await house.deskOf('vet')).visit('/visits/1')).text()
  expect(page).toMatch(/<session-draft name="a note on visit 1"><form[^>]*action="\/visits\/1\/notes"/)
  expect(page).toMatch(/<textarea id="note-text"[^>]*autocomplete="on"/)
  expect(page).toMatch(/<session-draft name="\/visits\/1\/prescriptions" keep=""><form/)
  expect(page.match(/<session-draft/g)).toHaveLength(2)
  expect(page.match(/autocomplete="on"/g)).toHaveLength(1)
  await house.close()
})

it('a refused note is shown again as not saved', async () => {
  const house = await openHouse()
  const page = await (await (await house.deskOf('vet')).send('/visits/1/notes', { text: ' ' })).text()
  expect(page).toMatch(/<session-draft name="a note on visit 1" unsaved=""/)
  await house.close()
})
