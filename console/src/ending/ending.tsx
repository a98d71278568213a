import { cutTo, hours, instant, seconds } from 'curfew'
import type { WaitingEnd } from 'curfew/server/sessions'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs, notFound } from '../asking/door.ts'
import { formOf, textIn } from '../asking/form.ts'
import { askingAddress, isFresh, notFresh } from '../asking/fresh.ts'
import { forgetText, keepText, keptText, markOf, type Typed } from '../asking/kept-text.ts'
import { pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { AskPage, DryRun, EndPage } from './pages.tsx'
import { reach } from './reach.ts'
import { counted, reachedBy, reachedWords, type Target } from './target.ts'

const typedFor = (c: Asked, { which }: Target): Typed => ({ subject: c.get('visit').subject, act: 'end', which })

const isFreshIn = (desk: Desk, c: Asked): boolean => isFresh(desk.fresh, c.get('visit'), desk.sessions.now())

const dryRun = async (
  desk: Desk,
  c: Asked,
  target: Target,
  { note, fault }: { readonly note: string; readonly fault?: string },
): Promise<Response> => {
  const visit = c.get('visit')
  const count = await counted(desk, target, 'sessions.end', visit)
  const faults = fault === undefined ? [] : [fault]
  const page = (
    <DryRun
      {...{ desk, visit, target, count, faults, note }}
      mark={markOf(typedFor(c, target))}
      isFresh={isFreshIn(desk, c)}
      proveAt={desk.fresh.proveAt(visit)}
    />
  )
  return pageAnswer(page, fault === undefined ? 200 : 400)
}

// After a form Chromium holds redirects to the page's policy, which allows no provider's site. So the answer is a page.
const askAgain = (desk: Desk, c: Asked, target: Target, note: string): Promise<Response> => {
  const address = askingAddress(desk.fresh, `${desk.at}/end?${target.which}`)
  const headers = { 'set-cookie': keepText(desk, c, markOf(typedFor(c, target)), note), refresh: `0; url=${address}` }
  return pageAnswer(<AskPage desk={desk} address={address} />, 401, headers)
}

const longestThought = hours(1)
const waiting = seconds(10)
const longestWords = 500

// A person who does something within the ten seconds has left neither a warning nor their pages behind.
const isLeaving = ({ one, chosen }: Target): boolean =>
  !one && (chosen.query.state === 'warned' || chosen.query.state === 'no-page')

const confirm = async (desk: Desk, c: Asked): Promise<Response> => {
  const form = await formOf(c)
  const target = await reach(desk, c, new URLSearchParams(form.get('which') ?? ''), 'sessions.end')
  if (target instanceof Response) return target
  const note = textIn(form, 'note')
  const before = Number(form.get('before') ?? Number.NaN)
  const now = desk.sessions.now()
  if (!(before <= now && before > now - longestThought))
    return dryRun(desk, c, target, { note, fault: 'The count is an old one. This is the new one.' })
  if (note === '') return dryRun(desk, c, target, { note, fault: 'A note is missing. Say in a few words why.' })
  if (!isFreshIn(desk, c)) return askAgain(desk, c, target, note)
  const visit = c.get('visit')
  const startedBefore = instant(before)
  const count = await counted(desk, target, 'sessions.end', visit)
  const { filter, only } = await reachedBy(desk, visit, 'sessions.end', target, startedBefore)
  const { id } = await desk.sessions.endLater({
    filter: isLeaving(target)
      ? { ...filter, activeBefore: instant(Math.min(now, filter.activeBefore ?? now)) }
      : filter,
    ...(only && { only }),
    except: [visit.id],
    by: visit.subject,
    startedBefore,
    words: cutTo(reachedWords(target, count), longestWords),
    detail: note,
    inMs: waiting,
    confirmed: { session: visit.id, task: desk.tasks['sessions.end'] },
  })
  c.header('set-cookie', forgetText(desk, c))
  return c.redirect(`${desk.at}/ends/${id}`, 303)
}

const endOf = async (desk: Desk, c: Asked): Promise<WaitingEnd | undefined> =>
  (await desk.sessions.waitingEnds()).find(({ id }) => id === c.req.param('id'))

const endPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const end = await endOf(desk, c)
  if (!end) return notFound(desk)(c)
  const { kind } = end.outcome
  const waits = kind === 'waiting' ? end.at - desk.sessions.now() : 0
  // Without a script the page still comes to say what became of it.
  const refresh = { refresh: String(Math.max(1, Math.ceil(waits / 1_000) + 1)) }
  const isOpen = kind === 'waiting' || kind === 'ending'
  return pageAnswer(<EndPage desk={desk} visit={c.get('visit')} end={end} />, 200, isOpen ? refresh : {})
}

/** The pages that end sessions: a dry run, the confirmation, and ten seconds to stop it. */
export const addEnding = (app: Hono<Beside>, desk: Desk): void => {
  const mayEnd = needs(desk, 'sessions.end')
  // Another id could not stand in the header that leads back to its page.
  const one = '/ends/:id{[\\w-]+}'
  app.get('/end', mayEnd, async (c) => {
    const target = await reach(desk, c, new URL(c.req.url).searchParams, 'sessions.end')
    return target instanceof Response ? target : dryRun(desk, c, target, { note: keptText(c, typedFor(c, target)) })
  })
  app.post('/end', needs(desk, 'sessions.end', { act: 'end', field: 'note' }), (c) => confirm(desk, c))
  // The page's script asks this before it sends the form.
  app.get('/fresh', mayEnd, (c) => (isFreshIn(desk, c) ? c.body(null, 204) : notFresh(desk.fresh)))
  app.get(one, mayEnd, (c) => endPage(desk, c))
  for (const [path, verb] of [
    ['stop', 'stopEnd'],
    ['now', 'endNow'],
  ] as const)
    app.post(`${one}/${path}`, mayEnd, async (c) => {
      const id = c.req.param('id') ?? ''
      await desk.sessions[verb](id, c.get('visit').subject)
      return c.redirect(`${desk.at}/ends/${id}`, 303)
    })
}
