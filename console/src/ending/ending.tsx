import { hours, instant } from 'curfew'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs, notFound } from '../asking/door.ts'
import { formOf, textIn } from '../asking/form.ts'
import { pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { carryOut } from './carry-out.ts'
import { DryRun, EndPage } from './pages.tsx'
import { reach } from './reach.ts'
import { counted, type Target } from './target.ts'

const dryRun = async (desk: Desk, c: Asked, target: Target, faults: readonly string[]): Promise<Response> => {
  const visit = c.get('visit')
  const count = await counted(desk, target, visit)
  const page = <DryRun desk={desk} visit={visit} target={target} count={count} faults={faults} />
  return pageAnswer(page, faults.length > 0 ? 400 : 200)
}

const longestThought = hours(1)

const confirm = async (desk: Desk, c: Asked): Promise<Response> => {
  const form = await formOf(c)
  const target = await reach(desk, c, new URLSearchParams(form.get('which') ?? ''), 'sessions.end')
  if (target instanceof Response) return target
  const note = textIn(form, 'note')
  const before = Number(form.get('before') ?? Number.NaN)
  const now = desk.sessions.now()
  if (!(before <= now && before > now - longestThought))
    return dryRun(desk, c, target, ['The count is an old one. This is the new one.'])
  if (note === '') return dryRun(desk, c, target, ['A note is missing. Say in a few words why.'])
  const { subject, id: session } = c.get('visit')
  const id = await desk.waiting.add(
    {
      by: subject,
      session,
      which: target.which,
      words: target.words,
      note,
      counted: textIn(form, 'counted', 40),
      startedBefore: instant(before),
    },
    (planned) => carryOut(desk, planned),
  )
  return c.redirect(`${desk.at}/ends/${id}`, 303)
}

const endPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const id = c.req.param('id') ?? ''
  const end = await desk.waiting.find(id)
  if (!end) return notFound(desk)(c)
  const isOpen = end.outcome.kind === 'waiting' || end.outcome.kind === 'ending'
  const waits = end.outcome.kind === 'waiting' ? end.outcome.dueAt - desk.sessions.now() : 0
  // Without a script the page still comes to say what became of it.
  const refresh = { refresh: String(Math.max(1, Math.ceil(waits / 1_000) + 1)) }
  return pageAnswer(<EndPage desk={desk} visit={c.get('visit')} id={id} end={end} />, 200, isOpen ? refresh : {})
}

const stop = async (desk: Desk, c: Asked): Promise<Response> => {
  const id = c.req.param('id') ?? ''
  const end = await desk.waiting.find(id)
  if (end && (await desk.waiting.stop(id)))
    desk.sessions.write({
      what: 'end-stopped',
      by: c.get('visit').subject,
      detail: `${end.planned.words}. Note: ${end.planned.note}`,
    })
  return c.redirect(`${desk.at}/ends/${id}`, 303)
}

/** The pages that end sessions: a dry run, the confirmation, and ten seconds to stop it. */
export const addEnding = (app: Hono<Beside>, desk: Desk): void => {
  const mayEnd = needs(desk, 'sessions.end')
  app.get('/end', mayEnd, async (c) => {
    const target = await reach(desk, c, new URL(c.req.url).searchParams, 'sessions.end')
    return target instanceof Response ? target : dryRun(desk, c, target, [])
  })
  app.post('/end', mayEnd, (c) => confirm(desk, c))
  app.get('/ends/:id', mayEnd, (c) => endPage(desk, c))
  app.post('/ends/:id/stop', mayEnd, (c) => stop(desk, c))
  app.post('/ends/:id/now', mayEnd, async (c) => {
    await desk.waiting.hurry(c.req.param('id'))
    return c.redirect(`${desk.at}/ends/${c.req.param('id')}`, 303)
  })
}
