import { instant, minutes } from 'curfew'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic>
let ask: Ask
beforeEach(async () => {
  clinic = openClinic({ nameOf: (subject) => ({ vera: 'Vera Castellanos', mia: 'Mia Berg' })[subject] })
  ask = (await clinic.signIn('mia', 'manager')).ask
})
afterEach(() => clinic.close())

const read = async (path: string): Promise<string> => {
  await clinic.written()
  return (await ask(path)).text()
}
const toldIn = (page: string): readonly string[] =>
  [...page.matchAll(/<li data-what[^>]*>.*?<span>(.*?)<\/span>/g)].map(([, words = '']) => words)

it('tells a session’s story in order, and its end', async () => {
  const { id } = await clinic.signIn('vera', 'vet')
  clinic.sessions.write({ what: 'warned', session: id, subject: 'vera' })
  clinic.sessions.write({ what: 'extended', session: id, subject: 'vera' })
  clinic.sessions.write({ what: 'warned', session: id, subject: 'vera' })
  clinic.sessions.write({ what: 'extended', session: id, subject: 'vera', reason: 'more-time' })
  clinic.sessions.write({ what: 'warned', session: id, subject: 'vera', reason: 'lifetime' })
  clinic.sessions.write({ what: 'warning-unseen', session: id, subject: 'vera', reason: 'request' })
  clinic.sessions.write({ what: 'extended', session: id, subject: 'vera', reason: 'request', detail: 'unseen' })
  clinic.sessions.write({ what: 'warning-unseen', session: id, subject: 'vera', reason: 'lifetime' })
  await clinic.sessions.end({ subject: 'vera', id, by: 'mia' })
  const page = await read(`/sessions/${id}`)
  expect(toldIn(page)).toEqual([
    expect.stringMatching(/^Vera Castellanos signed in from 10.2.0.7/),
    'Vera Castellanos was warned and stayed',
    'Vera Castellanos was warned and took more time',
    'Vera Castellanos was warned that the time is nearly up',
    'No page warned Vera Castellanos',
    'Vera Castellanos opened a page',
    'No page told Vera Castellanos that the time is nearly up',
    'Vera Castellanos’s session was ended by Mia Berg',
  ])
  expect(page).toContain('ended by operator')
})

it('tells that the pages closed, when one opened again, and how long is left now', async () => {
  const { id, cookie } = await clinic.signIn('vera', 'vet')
  await clinic.signal(cookie, { type: 'page-seen', page: 'page-a' })
  clinic.pass(1_000)
  await clinic.signal(cookie, { type: 'page-left', page: 'page-a' })
  clinic.pass(4_000)
  await clinic.signal(cookie, { type: 'page-seen', page: 'page-b' })
  clinic.pass(1_000)
  await clinic.signal(cookie, { type: 'page-lost', page: 'page-b' })
  clinic.pass(5_000)
  expect(toldIn(await read(`/sessions/${id}`)).slice(1)).toEqual([
    'Vera Castellanos closed the last page',
    'Vera Castellanos opened a page again',
    'Vera Castellanos’s last page vanished, and the session ends in 0:10',
  ])
  clinic.pass(10_000)
  await clinic.signal(cookie, { type: 'page-seen', page: 'page-c' })
  expect(toldIn(await read(`/sessions/${id}`)).slice(3, 5)).toEqual([
    'Vera Castellanos’s last page vanished',
    'Vera Castellanos was signed out: no page was open',
  ])
})

it('shows the facts as they are, and offers what the operator may do', async () => {
  const { id } = await clinic.signIn('vera', 'vet')
  const page = await read(`/sessions/${id}`)
  expect(page).toContain('10.2.0.7 · second floor')
  expect(page).toContain('Firefox 143 on Linux')
  expect(page).toContain(`/console/end?id=${id}`)
  const reader = await clinic.signIn('rob', 'reader')
  const less = await (await reader.ask(`/sessions/${id}`)).text()
  expect(less).not.toContain('/console/end')
  expect(less).toContain('Your role does not include the journal.')
})

it('a session of which nothing is known is not found', async () => {
  expect((await ask('/sessions/nothing')).status).toBe(404)
})

it('tells the journal in words, the newest first, and filters it', async () => {
  const { id } = await clinic.signIn('vera', 'vet')
  await clinic.sessions.message({ text: 'The kettle is on.', by: 'mia' })
  clinic.sessions.write({ what: 'task-refused', subject: 'vera', task: 'refund.approve', object: 'refund 7' })
  clinic.sessions.write({ what: 'opening-hours-changed', by: 'mia', detail: 'Sundays' })
  clinic.pass(1_000)
  await clinic.sessions.end({ subject: 'vera', id, by: 'vera' })
  const told = toldIn(await read('/journal'))
  expect(told[0]).toBe('Vera Castellanos’s session was ended by Vera Castellanos')
  expect(told).toContain('Mia Berg sent a message to everyone: “The kettle is on.”')
  expect(told).toContain('Vera Castellanos was refused “refund.approve” on “refund 7”')
  expect(told).toContain('opening hours changed (Sundays)')
  expect(toldIn(await read('/journal?who=vera&kind=session-ended'))).toHaveLength(1)
  expect(toldIn(await read('/journal?reason=idle'))).toHaveLength(0)
  expect(await read('/journal?since=lately')).toContain('“lately” is no moment.')
})

it('has no entry for a name that no person has, and exports none', async () => {
  await clinic.close()
  clinic = openClinic({ subjectOf: (text) => (text === 'Mia' ? 'mia' : undefined) })
  ask = (await clinic.signIn('mia', 'manager')).ask
  expect(toldIn(await read('/journal?who=Mia'))).toHaveLength(1)
  for (const who of ['who', 'by']) {
    const page = await read(`/journal?${who}=a+stranger`)
    expect([toldIn(page), page.includes('“a stranger” is nobody here. Write a whole name.')]).toEqual([[], true])
    const newer = await read(`/journal/newer?${who}=a+stranger&at=0&seq=0`)
    expect(JSON.parse(newer)).toEqual({ newer: 0, words: '0 new' })
    for (const file of ['csv', 'ndjson']) expect((await ask(`/journal.${file}?${who}=a+stranger`)).status).toBe(400)
  }
})

it('shows a hundred entries at a time', async () => {
  for (let nth = 0; nth < 130; nth += 1) clinic.sessions.write({ what: `kind-${nth}` })
  const first = await read('/journal')
  expect(toldIn(first)).toHaveLength(100)
  const [, next = ''] = /href="\/console(\/journal\?after=[^"]*)"/.exec(first) ?? []
  expect(toldIn(await read(next.replaceAll('&amp;', '&')))).toHaveLength(31)
})

it('plots what happened, with the same numbers as tables', async () => {
  const { id } = await clinic.signIn('vera', 'vet')
  await clinic.signIn('nick', 'nurse')
  clinic.pass(3_600_000)
  clinic.sessions.write({ what: 'warned', session: id, subject: 'vera' })
  clinic.sessions.write({ what: 'extended', session: id, subject: 'vera' })
  clinic.sessions.write({ what: 'warning-unseen', session: id, subject: 'vera', reason: 'request' })
  clinic.sessions.write({ what: 'extended', session: id, subject: 'vera', reason: 'request', detail: 'unseen' })
  for (const [nth, lateMs] of [20, 700, 12_000].entries())
    clinic.sessions.write({ what: 'session-ended', session: `of ${nth}`, subject: 'vera', reason: 'idle', lateMs })
  ask = (await clinic.signIn('max', 'manager')).ask
  const page = await read('/figures')
  expect(page).toContain('4 sign-ins, 0 refusals.')
  expect(page).toContain('4 now (manager 2, vet 1, nurse 1), ')
  expect(page).toContain('1 warning was shown, and 1 answered (100 %). Most people were still there')
  expect(page).toContain('1 more passed, and no page showed them.')
  expect(page).toContain('2 of 3 came within a second (67 %), and 1 later than ten seconds.')
  expect((await read('/figures?span=30d')).match(/data-plot/g)).toHaveLength(5)
  expect(await read('/figures?span=ever')).toContain('“ever” is no span.')
})

it('plots the live sessions of each role where they were counted each minute', async () => {
  await clinic.signIn('vera', 'vet')
  const now = clinic.now()
  const counted = (minutesAgo: number, vets: number, nurses: number) => {
    const at = instant(now - minutes(minutesAgo))
    const live = { at, what: 'live-sessions' }
    return [
      { at, what: 'live-sample', count: 1 },
      { ...live, count: vets + nurses },
      { ...live, reason: 'vet', count: vets },
      { ...live, reason: 'nurse', count: nurses },
    ]
  }
  await clinic.journal.addCounts?.([...counted(70, 6, 1), ...counted(69, 8, 3)])
  const page = await read('/figures')
  expect(page).toContain('2 now (manager 1, vet 1), 9 at the highest point.')
  const [, names = ''] = /<ul class="legend"[^>]*>(.*?)<\/ul>/.exec(page) ?? []
  expect(names.match(/[a-z]+(?=<\/li>)/g)).toEqual(['all', 'vet', 'nurse', 'manager'])
  const [, rows = ''] = /Live sessions by role in numbers(.*?)<\/table>/.exec(page) ?? []
  const cells = [...rows.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
  )
  expect(cells).toContainEqual(['9', '7', '2', '0'])
  expect(cells[1]).toEqual(['2', '1', '0', '1'])
  expect(cells.at(-1)).toEqual(['0', '–', '–', '–'])
})

it('shows each role’s policy as a picture and in words', async () => {
  const page = await read('/policy')
  expect(page.match(/<svg class="policy-line"/g)).toHaveLength(4)
  expect(page).toContain('1 min without activity, so 30 s to answer')
  expect(page).not.toContain('style=')
})

it('a person sees and ends their own sessions alone', async () => {
  const first = await clinic.signIn('vera', 'vet')
  const second = await clinic.signIn('vera', 'vet')
  const third = await clinic.signIn('vera', 'vet')
  const other = await clinic.signIn('nick', 'nurse')
  const page = await (await first.ask('/yours')).text()
  expect(page.match(/<li data-session/g)).toHaveLength(3)
  expect(page.match(/this device/g)).toHaveLength(1)
  await first.ask('/yours/end', { form: { id: other.id } })
  await first.ask('/yours/end', { form: { id: second.id } })
  expect((await clinic.sessions.ofSubject('nick')).length).toBe(1)
  expect((await clinic.sessions.ofSubject('vera')).map(({ id }) => id).toSorted()).toEqual(
    [first.id, third.id].toSorted(),
  )
  await first.ask('/yours/end-others', { form: {} })
  const after = await (await first.ask('/yours')).text()
  expect(after.match(/<li data-session/g)).toHaveLength(1)
  expect(after.match(/ended by you/g)).toHaveLength(2)
  expect((await clinic.stranger('/yours')).status).toBe(303)
})

it('an open journal learns how many entries are newer', async () => {
  const page = await read('/journal?kind=roles-changed')
  const [, newest = ''] = /data-newer="([^"]*)"/.exec(page) ?? []
  const newer = async () =>
    JSON.parse(await read(`/journal/newer?kind=roles-changed&${newest.replaceAll('&amp;', '&')}`))
  expect(await newer()).toEqual({ newer: 0, words: '0 new' })
  for (const role of ['nurse', 'vet'] as const) {
    await clinic.signIn('vera', 'vet')
    await clinic.sessions.changeRoles({ subject: 'vera', roles: [role], by: 'mia' })
  }
  expect(await newer()).toEqual({ newer: 2, words: '2 new' })
})
