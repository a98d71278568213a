import { expect, it } from 'vitest'
import { createPersons } from './person.ts'

const secret = 'one secret of the application, which is long'

it('the same subject has the same name in every process with the secret', async () => {
  expect(await createPersons(secret)('vera')).toBe(await createPersons(secret)('vera'))
  expect(await createPersons(secret)('vera')).toMatch(/^[\w-]{22}$/)
})

it('another subject or application gives another name', async () => {
  const own = createPersons(secret)
  const other = createPersons('another secret of another application')
  const names = await Promise.all([own('vera'), own('otto'), own('Vera'), own(''), other('vera')])
  expect(new Set(names).size).toBe(5)
})

it('without a secret a process has names of its own, which hold as long as it runs', async () => {
  const own = createPersons()
  expect(await own('vera')).toBe(await own('vera'))
  expect(await own('vera')).not.toBe(await createPersons()('vera'))
})

it('a name reveals nothing of the subject', async () => {
  expect(await createPersons(secret)('vera')).not.toContain('vera')
})
