import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { WrongSetting } from '../../src/settings/wrong-setting.ts'
import { startClinic } from '../../src/start.ts'
import { openingFile } from '../../src/storage/unusable-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'clinic-'))
afterAll(() => rmSync(folder, { recursive: true }))

const failureOf = (file: string): Promise<unknown> =>
  startClinic({ CURFEW_STORE: `sqlite:${file}`, CLINIC_LOG: 'silent', PORT: '0' }).catch((failure: unknown) => failure)

it('a file that is no database, or below what is no folder, is one sentence at start, with the file and the remedy', async () => {
  const file = join(folder, 'no.db')
  writeFileSync(file, 'this is no database, and never was one')
  const sentences: readonly (readonly [string, RegExp])[] = [
    [file, /no\.db": the file is damaged, or is no SQLite file; put a backup in its place/],
    [join(file, 'below', 'clinic.db'), /clinic\.db": its folder cannot be made; make the folder/],
  ]
  for (const [asked, words] of sentences) {
    const failure = await failureOf(asked)
    expect(failure).toBeInstanceOf(WrongSetting)
    expect((failure as Error).message).toMatch(words)
  }
})

it('a file that cannot be written is one sentence, and other failures pass through', () => {
  const failing = (code: string) => () => {
    throw Object.assign(new Error('attempt to write a readonly database'), { code })
  }
  expect(() => openingFile('a.db', failing('SQLITE_READONLY'))).toThrow(
    /"sqlite:a\.db": this account cannot write the file/,
  )
  expect(() => openingFile('a.db', failing('ODD'))).toThrow('attempt to write')
})
