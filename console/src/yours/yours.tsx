import { days, type Instant, instant } from 'curfew'
import type { LiveVisit, SessionView } from 'curfew/server/sessions'
import type { Hono } from 'hono'
import { type Asked, type Beside, needsPerson } from '../asking/door.ts'
import { formOf } from '../asking/form.ts'
import { spanOf } from '../browser/durations.ts'
import { Layout, pageAnswer } from '../page/layout.tsx'
import { Moment } from '../page/moment.tsx'
import type { Desk } from '../setup.ts'
import { deviceOf } from '../words/agent.ts'
import { reasonOf } from '../words/reasons.ts'

interface OwnSession {
  readonly view: SessionView
  readonly place?: string
}

// Alone, the page is the mount itself.
const below = ({ offers }: Desk): string => (offers === 'yours' ? '' : '/yours')

const pathOf = (desk: Desk): string => `${desk.at}${below(desk)}`

const nameOf = ({ agent }: SessionView): string => {
  const { browser, system } = deviceOf(agent)
  if (browser === 'unknown') return 'Unknown browser'
  return system ? `${browser} on ${system}` : browser
}

const DeviceLine = ({
  desk,
  device,
  own,
}: {
  readonly desk: Desk
  readonly device: OwnSession
  readonly own: string
}) => {
  const { view, place } = device
  const isThis = view.id === own
  const name = nameOf(view)
  return (
    <li data-session={view.id}>
      <div>
        <p class="device">
          {name} {isThis && <span class="chip">this device</span>}
        </p>
        <p class="hint">
          {[place, view.from].filter(Boolean).join(', ')}
          {(place ?? view.from) !== undefined && ' · '}
          signed in <Moment at={view.startedAt} /> ·{' '}
          {isThis ? 'active now' : `last active ${spanOf(desk.sessions.now() - view.activeAt)} ago`}
        </p>
      </div>
      {!isThis && (
        <form method="post" action={`${pathOf(desk)}/end`}>
          <button type="submit" name="id" value={view.id} aria-label={`End the session on ${name}`}>
            End
          </button>
        </form>
      )}
    </li>
  )
}

interface Ended {
  readonly at: Instant
  readonly words: string
}

const endedOf = async (desk: Desk, subject: string): Promise<readonly Ended[]> => {
  const since = instant(desk.sessions.now() - days(30))
  const { entries } = await desk.journal.list({ what: ['session-ended'], subject, since }, { limit: 50 })
  return entries.map(({ at, reason = '', by }) => ({
    at,
    words: reason === 'revoked' && by === subject ? 'ended by you' : reasonOf(reason),
  }))
}

const devicesOf = async (desk: Desk, { subject, id }: LiveVisit): Promise<readonly OwnSession[]> => {
  const views = (await desk.sessions.ofSubject(subject)).filter(({ status }) => status.phase !== 'ended')
  const ordered = views.toSorted((a, b) => Number(b.id === id) - Number(a.id === id))
  return Promise.all(
    ordered.map(async (view) => {
      const place = view.from === undefined ? undefined : await desk.placeOf(view.from)
      return { view, ...(place !== undefined && { place }) }
    }),
  )
}

const yoursPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const visit = c.get('visit')
  const [devices, ended] = await Promise.all([devicesOf(desk, visit), endedOf(desk, visit.subject)])
  return pageAnswer(
    <Layout desk={desk} title="Your sessions" visit={visit} here="/yours">
      <h1>Your sessions</h1>
      <p>Each place where you are signed in. End one that is not yours, and change your password.</p>
      <ul class="devices">
        {devices.map((device) => (
          <DeviceLine desk={desk} device={device} own={visit.id} />
        ))}
      </ul>
      {devices.length > 1 && (
        <form method="post" action={`${pathOf(desk)}/end-others`}>
          <button type="submit">End all others</button>
        </form>
      )}
      <h2 class="later">Ended in the last 30 days</h2>
      {ended.length === 0 ? (
        <p class="empty">None ended.</p>
      ) : (
        <ol class="told">
          {ended.map(({ at, words }) => (
            <li>
              <Moment at={at} /> <span>{words}</span>
            </li>
          ))}
        </ol>
      )}
    </Layout>,
  )
}

/** The page on which each signed-in person sees and ends their own sessions. */
export const addYours = (app: Hono<Beside>, desk: Desk): void => {
  const signedIn = needsPerson(desk)
  const path = below(desk)
  app.get(path || '/', signedIn, (c) => yoursPage(desk, c))
  app.post(`${path}/end`, signedIn, async (c) => {
    const { subject, id: own } = c.get('visit')
    const id = (await formOf(c)).get('id') ?? ''
    // The library looks among this person's own sessions alone.
    if (id !== own) await desk.sessions.end({ subject, id, by: subject })
    return c.redirect(pathOf(desk), 303)
  })
  app.post(`${path}/end-others`, signedIn, async (c) => {
    const { subject, id } = c.get('visit')
    await desk.sessions.endAll({ subject, by: subject, except: id })
    return c.redirect(pathOf(desk), 303)
  })
}
