import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Ask, openClinic } from './clinic.ts'

let clinic: ReturnType<typeof openClinic>
let mia: { readonly id: string; readonly ask: Ask }
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  clinic = openClinic()
  mia = await clinic.signIn('mia', 'manager')
})
afterEach(async () => {
  vi.useRealTimers()
  await clinic.close()
})

const liveNames = async (): Promise<readonly string[]> => {
  const { entries } = await clinic.sessions.list({ are: 'live' })
  return entries.map(({ subject }) => subject).toSorted()
}

const fieldsOf = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&'),
    ]),
  )

const dryRun = async (search: string): Promise<{ readonly page: string; readonly form: Record<string, string> }> => {
  const page = await (await mia.ask(`/end${search}`)).text()
  return { page, form: { ...fieldsOf(page), note: 'a drill' } }
}

const confirm = async (form: Readonly<Record<string, string>>): Promise<string> => {
  const answer = await mia.ask('/end', { form })
  expect(answer.status).toBe(303)
  return (answer.headers.get('location') ?? '').replace('/console', '')
}

// The clock of the sessions moves by itself, so that a start is before or after the dry run.
const signInLater = async (name: string, role: string): Promise<void> => {
  clinic.pass(1_000)
  await clinic.signIn(name, role)
  clinic.pass(1_000)
}

// The timers and the clock of the sessions move together.
const after = async (ms: number): Promise<void> => {
  clinic.pass(ms)
  await vi.advanceTimersByTimeAsync(ms)
}

const whenDone = async (path: string): Promise<string> => {
  let page = await (await mia.ask(path)).text()
  for (let tries = 0; tries < 50 && page.includes('being ended now'); tries += 1) {
    await new Promise((later) => setImmediate(later))
    page = await (await mia.ask(path)).text()
  }
  return page
}

it('counts first, ends after ten seconds, and says both numbers', async () => {
  await signInLater('vera', 'vet')
  await signInLater('vic', 'vet')
  const { page, form } = await dryRun('?role=vet')
  expect(page).toContain('data-count="2"')
  const path = await confirm(form)
  await after(9_900)
  expect(await liveNames()).toEqual(['mia', 'vera', 'vic'])
  await after(200)
  const done = await whenDone(path)
  expect(done).toContain('data-ended="2"')
  expect(done).toContain('data-matched="2"')
  expect(await liveNames()).toEqual(['mia'])
  expect(clinic.entries).toContainEqual(
    expect.objectContaining({
      what: 'session-ended',
      subject: 'vera',
      reason: 'revoked',
      by: 'mia',
      detail: 'a drill',
    }),
  )
  expect(clinic.entries).toContainEqual(
    expect.objectContaining({
      what: 'ends-done',
      by: 'mia',
      detail: '2 of 2: signed in, role vet. Note: a drill',
    }),
  )
})

it('stop cancels it, and it cannot be carried out any more', async () => {
  await signInLater('vera', 'vet')
  const path = await confirm((await dryRun('?role=vet')).form)
  await mia.ask(`${path}/stop`, { form: {} })
  await mia.ask(`${path}/now`, { form: {} })
  await after(20_000)
  expect(await (await mia.ask(path)).text()).toContain('Stopped. No session was ended.')
  expect(await liveNames()).toEqual(['mia', 'vera'])
  expect(clinic.entries).toContainEqual(expect.objectContaining({ what: 'ends-stopped', by: 'mia' }))
})

it('now does not wait', async () => {
  await signInLater('vera', 'vet')
  const path = await confirm((await dryRun('?role=vet')).form)
  await mia.ask(`${path}/now`, { form: {} })
  expect(await whenDone(path)).toContain('data-ended="1"')
  expect(await liveNames()).toEqual(['mia'])
})

it('spares a session that started after the dry run, and the operator’s own', async () => {
  await signInLater('vera', 'vet')
  const { page, form } = await dryRun('')
  expect(page).toContain('data-count="1"')
  await signInLater('late', 'vet')
  const path = await confirm(form)
  await mia.ask(`${path}/now`, { form: {} })
  expect(await whenDone(path)).toContain('data-ended="1"')
  expect(await liveNames()).toEqual(['late', 'mia'])
})

it('ends one session, and never one’s own by its id', async () => {
  await signInLater('vera', 'vet')
  const [vera] = await clinic.sessions.ofSubject('vera')
  const path = await confirm((await dryRun(`?id=${vera?.id}`)).form)
  await mia.ask(`${path}/now`, { form: {} })
  expect(await whenDone(path)).toContain('data-ended="1"')
  expect((await dryRun(`?id=${mia.id}`)).page).toContain('No session would end.')
})

it('ends those in a state, which no store knows', async () => {
  await signInLater('vera', 'vet')
  await signInLater('nick', 'nurse')
  clinic.pass(35_000)
  const path = await confirm((await dryRun('?state=warned')).form)
  await mia.ask(`${path}/now`, { form: {} })
  expect(await whenDone(path)).toContain('data-ended="1"')
  expect(await liveNames()).toEqual(['mia', 'nick'])
})

it('is not carried out for an operator who has lost the task meanwhile', async () => {
  await signInLater('vera', 'vet')
  const path = await confirm((await dryRun('?role=vet')).form)
  await clinic.sessions.changeRoles({ subject: 'mia', roles: ['reader'], by: 'max' })
  await after(10_100)
  await new Promise((later) => setImmediate(later))
  expect(await liveNames()).toEqual(['mia', 'vera'])
  expect((await mia.ask(path)).status).toBe(403)
})

it('asks for a note, and for a fresh count', async () => {
  await signInLater('vera', 'vet')
  const { form } = await dryRun('?role=vet')
  const silent = await mia.ask('/end', { form: { ...form, note: '  ' } })
  expect([silent.status, await silent.text()]).toEqual([400, expect.stringContaining('A note is missing.')])
  const old = await mia.ask('/end', { form: { ...form, before: '1' } })
  expect([old.status, await old.text()]).toEqual([400, expect.stringContaining('The count is an old one.')])
  const ahead = await mia.ask('/end', { form: { ...form, before: String(clinic.now() + 60_000) } })
  expect(ahead.status).toBe(400)
})

it('cuts a long note between characters', async () => {
  await signInLater('vera', 'vet')
  const { form } = await dryRun('?role=vet')
  await confirm({ ...form, note: `${'a'.repeat(499)}🐈` })
  expect((await clinic.sessions.waitingEnds()).map(({ detail }) => detail)).toEqual(['a'.repeat(499)])
})

it('refuses a filter that it does not understand, rather than end more', async () => {
  const answer = await mia.ask('/end?role=vet&idle=soon')
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('“soon” is no idle.')])
  const nobody = await mia.ask('/end?id=nothing')
  expect(nobody.status).toBe(404)
})

it('spares a person who was warned and answered within the ten seconds', async () => {
  await signInLater('vera', 'vet')
  await signInLater('vic', 'vet')
  clinic.pass(35_000)
  const path = await confirm((await dryRun('?state=warned')).form)
  clinic.pass(1_000)
  const [vera] = (await clinic.sessions.ofSubject('vera')).map(({ id }) => id)
  const key = (await clinic.store.findBySubject('vera'))[0]?.key ?? ''
  await clinic.store.renew?.(key, clinic.now())
  await mia.ask(`${path}/now`, { form: {} })
  expect(await whenDone(path)).toContain('data-ended="1"')
  expect(await clinic.sessions.find(vera ?? '')).toMatchObject({ status: { phase: 'active' } })
})

it('sends a message to one, to a role, and to all, and says who has seen it', async () => {
  await signInLater('vera', 'vet')
  await signInLater('nick', 'nurse')
  const tell = async (search: string): Promise<string> => {
    const page = await (await mia.ask(`/message${search}`)).text()
    const answer = await mia.ask('/message', { form: { ...fieldsOf(page), text: 'The kettle is on.' } })
    const sent = await mia.ask((answer.headers.get('location') ?? '').replace('/console', ''))
    return sent.text()
  }
  const [vera] = await clinic.sessions.ofSubject('vera')
  expect(await tell(`?id=${vera?.id}`)).toContain('data-seen="0" data-unseen="1"')
  expect(await tell('?role=nurse')).toContain('data-unseen="1"')
  const all = await tell('')
  expect(all).toContain('data-unseen="2"')
  expect(all.match(/<tr data-session/g)).toHaveLength(2)
  expect(all).toContain('not yet')
  expect(clinic.entries.filter(({ what }) => what === 'message-sent')).toMatchObject([
    { subject: 'vera', by: 'mia', reason: 'kept', object: 'the session of vera' },
    { by: 'mia', reason: 'kept', object: 'signed in, role nurse' },
    { by: 'mia', reason: 'kept', object: 'signed in' },
  ])
  await clinic.written()
  expect(await (await mia.ask('/journal?kind=message-sent')).text()).toContain(
    'mia sent a message (signed in, role nurse): “The kettle is on.”',
  )
  const kept = await clinic.sessions.keptMessages()
  expect(kept.map(({ sender }) => sender)).toEqual(['mia', 'mia', 'mia'])
  expect(await (await mia.ask('/messages')).text()).toContain(`/messages/${kept[0]?.id}`)
  expect((await mia.ask('/messages/nothing')).status).toBe(404)
  const empty = await mia.ask('/message', { form: { which: '', text: ' ' } })
  expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('The message is empty.')])
})
