import { expect, it } from 'vitest'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { createSessions, type Entry } from '../../src/server/sessions.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { testDrafts } from './drafts-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testDrafts(name, stage)

const asked = async (drafts: 'never' | undefined, draftSecret: string | undefined): Promise<readonly unknown[]> => {
  const entries: Entry[] = []
  const policy = definePolicy({ ...(drafts && { drafts }) })
  const roles = defineRoles({ tasks: ['write'], roles: { writer: { tasks: ['write'], policy } } })
  const sessions = createSessions({
    roles,
    store: memoryStore(),
    journal: (entry) => entries.push(entry),
    ...(draftSecret !== undefined && { draftSecret }),
  })
  const url = 'http://localhost/session/draft-key'
  const headers = new Headers({ 'sec-fetch-site': 'same-origin' })
  const { setCookie } = await sessions.start({ method: 'POST', url, headers }, { subject: 'vera', roles: ['writer'] })
  headers.set('cookie', setCookie.split(';')[0] ?? '')
  const answer = await sessions.answer(new Request(url, { headers }))
  await sessions.close()
  const { detail } = await answer.json()
  return [answer.status, detail, entries.find(({ what }) => what === 'draft-refused')?.reason]
}

it('without a secret no drafts are kept, and the response and the journal name the missing setting', async () => {
  expect(await asked(undefined, undefined)).toEqual([404, expect.stringContaining('draftSecret'), 'no-secret'])
})

it('under a policy that keeps none there is no key', async () => {
  expect(await asked('never', 'x'.repeat(32))).toEqual([404, expect.stringContaining('this person'), undefined])
})

it('a secret that is easy to guess is refused when the application starts', () => {
  const roles = defineRoles({ tasks: ['write'], roles: { writer: { tasks: ['write'] } } })
  expect(() => createSessions({ roles, store: memoryStore(), draftSecret: 'x'.repeat(31) })).toThrow(
    expect.objectContaining({ code: 'server.weak-secret' }),
  )
})
