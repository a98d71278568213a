import { expect, it } from 'vitest'
import { openClinic } from './clinic.ts'

const linkIn = (page: string, words: string): string => {
  const [, href = ''] = new RegExp(`href="/console([^"]*)"[^>]*>${words}`).exec(page) ?? []
  return href.replaceAll('&amp;', '&')
}

const fieldsIn = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]),
  )

it('an operator finds nurses who are idle on the second floor, tells, exports and ends them', async () => {
  const origins = { address: '10.2.0.7', agent: 'Mozilla/5.0', how: 'password' }
  const clinic = openClinic({}, () => origins)
  const seed = async (count: number, name: string, address: string): Promise<void> => {
    origins.address = address
    for (let nth = 0; nth < count; nth += 1) await clinic.signIn(`${name}-${nth}`, 'nurse')
  }
  await seed(700, 'upstairs', '10.2.0.7')
  await seed(700, 'downstairs', '10.1.0.7')
  clinic.pass(6 * 60_000)
  await seed(300, 'fresh', '10.2.0.9')
  const { ask } = await clinic.signIn('mia', 'manager')
  const read = async (path: string): Promise<string> => (await ask(path)).text()

  const list = await read('/?role=nurse&from=second+floor&idle=5m')
  expect(list).toContain('data-total="700"')
  expect(list).toContain('sessions: signed in, role nurse, from second floor, no activity for 5m')

  const message = await read(linkIn(list, 'Message these…'))
  expect(message).toContain('data-count="700"')
  const sent = await ask('/message', { form: { ...fieldsIn(message), text: 'Please sign out when you leave.' } })
  expect(await read((sent.headers.get('location') ?? '').replace('/console', ''))).toContain('data-unseen="700"')

  const lines = (await read(linkIn(list, 'CSV'))).trim().split('\r\n')
  expect(lines).toHaveLength(701)
  expect(lines.slice(1).every((line) => line.includes('upstairs-'))).toBe(true)

  const dryRun = await read(linkIn(list, 'End these…'))
  const confirmed = await ask('/end', { form: { ...fieldsIn(dryRun), note: 'left their desks' } })
  const path = (confirmed.headers.get('location') ?? '').replace('/console', '')
  await ask(`${path}/now`, { form: {} })
  await expect.poll(() => read(path)).toContain('data-ended="700"')
  expect((await clinic.sessions.count({ are: 'live' })).count).toBe(1_001)

  await clinic.written()
  const acts = (await clinic.journal.list({ by: 'mia' }, { limit: 100 })).entries.map(({ what }) => what)
  expect(acts).toContain('ends-done')
  expect(await read('/journal?kind=sessions-exported')).toContain('mia exported sessions')
  expect(await read('/journal?kind=ends-done')).toContain('left their desks')
  await clinic.close()
})
