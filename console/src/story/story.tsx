import type { LiveVisit, SessionView } from 'curfew/server/sessions'
import type { KeptEntry } from 'curfew/stores/store'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs, notFound } from '../asking/door.ts'
import { may } from '../asking/may.ts'
import { clockOf, spanOf } from '../browser/durations.ts'
import { ToldList, type ToldNow } from '../journal/list.tsx'
import { namesIn } from '../journal/names.ts'
import { toldInOrder } from '../journal/told.ts'
import { Layout, pageAnswer } from '../page/layout.tsx'
import { Moment } from '../page/moment.tsx'
import type { Desk } from '../setup.ts'
import { agentWords } from '../words/agent.ts'
import { entryWords, type Names } from '../words/entry-words.ts'
import { endedWords } from '../words/reasons.ts'

const stateWords = ({ status, pages }: SessionView): string => {
  if (status.phase === 'ended') return endedWords(status.end.reason)
  if (status.phase === 'warning') return `being warned, ${clockOf(status.endsIn)} left`
  return pages === 0 ? 'no page open' : `active, warned in ${clockOf(status.warnsIn)}`
}

const pageWords = ({ pages, hidden, suspected, silent }: SessionView): string => {
  const more = [
    hidden > 0 && `${hidden} out of sight`,
    suspected > 0 && `${suspected} vanished, perhaps back soon`,
    silent > 0 && `${silent} more that cannot report`,
  ].filter(Boolean)
  return [`${pages} open`, ...more].join(', ')
}

const Facts = ({ desk, view }: { readonly desk: Desk; readonly view: SessionView }) => {
  const { status } = view
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>{stateWords(view)}</dd>
      <dt>Role</dt>
      <dd>{view.roles.join(', ') || 'no role'}</dd>
      {status.phase === 'ended' ? (
        <>
          <dt>Ended</dt>
          <dd>
            <Moment at={status.end.at} />
          </dd>
        </>
      ) : (
        <>
          <dt>Pages</dt>
          <dd>{pageWords(view)}</dd>
          <dt>Ends in</dt>
          <dd>
            {clockOf(status.endsIn)}, at the latest in {spanOf(status.lifetimeEndsIn)}
          </dd>
        </>
      )}
      <dt>Started</dt>
      <dd>
        <Moment at={view.startedAt} />
      </dd>
      <dt>Last activity</dt>
      <dd>
        <Moment at={view.activeAt} />
      </dd>
      {view.inputAt !== undefined && (
        <>
          <dt>Last input</dt>
          <dd>
            <Moment at={view.inputAt} />
          </dd>
        </>
      )}
      <dt>From</dt>
      <dd>{desk.networks.wordsOf(view.from)}</dd>
      <dt>Browser</dt>
      <dd title={view.agent}>{agentWords(view.agent)}</dd>
      {view.how !== undefined && (
        <>
          <dt>Signed in by</dt>
          <dd>{view.how}</dd>
        </>
      )}
      {view.server !== undefined && (
        <>
          <dt>Server</dt>
          <dd>{view.server}</dd>
        </>
      )}
    </dl>
  )
}

const Actions = ({
  desk,
  visit,
  view,
}: {
  readonly desk: Desk
  readonly visit: LiveVisit
  readonly view: SessionView
}) => {
  const which = `?id=${encodeURIComponent(view.id)}`
  if (view.status.phase === 'ended') return null
  if (view.id === visit.id) return <p class="hint">This is your own session.</p>
  return (
    <ul class="actions">
      {may(desk, visit, 'sessions.message', view) && (
        <li>
          <a href={`${desk.at}/message${which}`}>Message…</a>
        </li>
      )}
      {may(desk, visit, 'sessions.end', view) && (
        <li>
          <a href={`${desk.at}/end${which}`}>End…</a>
        </li>
      )}
    </ul>
  )
}

// A session of one day has some hundred entries. The rest stands in the journal.
const mostEntries = 500

const entriesOf = async (desk: Desk, session: string): Promise<readonly KeptEntry[]> => {
  const entries: KeptEntry[] = []
  for await (const entry of desk.journal.stream({ session })) {
    entries.push(entry)
    if (entries.length === mostEntries) break
  }
  return entries
}

// The journal has an absence once it is over.
const absenceOf = (view: SessionView | undefined, names: Names): ToldNow | undefined => {
  if (view?.absentSince === undefined || view.closesIn === undefined) return undefined
  const what = 'page-closed'
  const closed = entryWords(
    { at: view.absentSince, what, subject: view.subject, reason: view.suspected > 0 ? 'lost' : 'left' },
    names,
  )
  return { at: view.absentSince, what, words: `${closed}, and the session ends in ${clockOf(view.closesIn)}` }
}

const storyPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const id = c.req.param('id') ?? ''
  const visit = c.get('visit')
  const isReader = may(desk, visit, 'journal.read')
  const [view, entries] = await Promise.all([desk.sessions.find(id), isReader ? entriesOf(desk, id) : []])
  const subject = view?.subject ?? entries.find((entry) => entry.subject !== undefined)?.subject
  if (subject === undefined) return notFound(desk)(c)
  const who = await desk.nameOf(subject)
  const names = new Map([...(await namesIn(desk, entries)), [subject, who]])
  const told = toldInOrder(entries, names)
  const absence = isReader ? absenceOf(view, names) : undefined
  return pageAnswer(
    <Layout desk={desk} title={who} visit={visit}>
      <div class="head">
        <h1>{who}</h1>
        {view && <Actions desk={desk} visit={visit} view={view} />}
      </div>
      <div class="beside">
        <section aria-labelledby="story">
          <h2 id="story">Story</h2>
          {told.length > 0 ? (
            <ToldList told={told} now={absence} />
          ) : (
            <p class="empty">
              {isReader ? 'The journal has no entry yet.' : 'Your role does not include the journal.'}
            </p>
          )}
        </section>
        <section aria-labelledby="facts">
          <h2 id="facts">As it is</h2>
          {view ? <Facts desk={desk} view={view} /> : <p class="empty">The session is over and forgotten.</p>}
        </section>
      </div>
    </Layout>,
  )
}

/** The page of one session: its story from the journal, and beside it the facts. */
export const addStory = (app: Hono<Beside>, desk: Desk): void => {
  app.get('/sessions/:id', needs(desk, 'sessions.see'), (c) => storyPage(desk, c))
}
