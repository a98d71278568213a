import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic>
let ask: Ask
beforeEach(async () => {
  clinic = openClinic({}, () => ({ address: '10.2.0.7', agent: '=cmd|"/c calc"!A1, and\tmore', how: '+password' }))
  ask = (await clinic.signIn('mia', 'manager')).ask
})
afterEach(() => clinic.close())

it('writes sessions as RFC 4180 has it, and no cell is a formula', async () => {
  const { id } = await clinic.signIn('-vera', 'vet')
  const answer = await ask('/sessions.csv?role=vet')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sessions.csv"')
  const lines = (await answer.text()).split('\r\n')
  expect(lines[0]).toBe('id,subject,roles,state,started_at,active_at,from,agent,how,server,ended_at,reason,by')
  const at = '2026-11-30T09:00:00.000Z'
  const safeId = /^[-=+@]/.test(id) ? `'${id}` : id
  expect(lines[1]).toContain(
    `${safeId},'-vera,vet,active,${at},${at},10.2.0.7,"'=cmd|""/c calc""!A1, and\tmore",'+password,`,
  )
  expect(lines.slice(2)).toEqual([''])
})

it('writes the same as lines of JSON, ended ones with reason and actor', async () => {
  await clinic.signIn('vera', 'vet')
  await clinic.sessions.endAll({ subject: 'vera', by: 'mia' })
  const lines = (await (await ask('/sessions.ndjson?state=ended')).text()).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ subject: 'vera', state: 'ended', reason: 'revoked', by: 'mia' }),
  ])
})

it('exports every chosen session, page after page', async () => {
  for (let nth = 0; nth < 1_200; nth += 1) await clinic.signIn(`vet-${nth}`, 'vet')
  const lines = (await (await ask('/sessions.ndjson?role=vet')).text()).trim().split('\n')
  expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(1_200)
})

it('journals each export with its filter', async () => {
  await (await ask('/sessions.csv?role=vet')).text()
  await (await ask('/journal.csv?kind=warned')).text()
  expect(clinic.entries).toContainEqual(
    expect.objectContaining({
      what: 'sessions-exported',
      by: 'mia',
      detail: 'signed in, role vet ?role=vet',
    }),
  )
  expect(clinic.entries).toContainEqual(
    expect.objectContaining({ what: 'journal-exported', by: 'mia', detail: '?kind=warned' }),
  )
})

it('writes the journal with its numbers and hashes', async () => {
  const lines = (await (await ask('/journal.ndjson?kind=session-started')).text()).trim().split('\n')
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    seq: 1,
    what: 'session-started',
    subject: 'mia',
    hash: expect.any(String),
  })
  const table = (await (await ask('/journal.csv?kind=session-started')).text()).split('\r\n')
  expect(table[0]).toBe('seq,at,what,session,subject,reason,by,task,object,from,detail,hash')
  expect(table).toHaveLength(3)
})

it('refuses a filter that it does not understand, rather than give more away', async () => {
  expect((await ask('/sessions.csv?from=downstairs')).status).toBe(400)
  expect((await ask('/journal.csv?since=lately')).status).toBe(400)
})
