import { instant } from 'curfew'
import { memoryJournal } from 'curfew/stores/memory'
import { expect, it } from 'vitest'
import { createJournal } from '../../src/journal/journal.ts'

it('while the store is away an entry is a line of the log at least, and an end waits to be written', async () => {
  const lines: string[] = []
  const away = async (): Promise<never> => Promise.reject(new Error('away'))
  const log = { write: (line: string) => void lines.push(line) }
  const journal = createJournal({ ...memoryJournal(), append: away, list: away }, log)
  for (const what of ['store-failed', 'session-ended'])
    await expect(journal.append({ at: instant(0), what, session: 'a' })).rejects.toThrow('away')
  expect(lines.map((line) => JSON.parse(line).what)).toEqual(['store-failed'])
  await expect(journal.list({}, { limit: 25 })).rejects.toMatchObject({ name: 'StoreAway' })
})
