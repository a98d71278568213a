import type { LiveVisit } from 'curfew/server/sessions'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { may } from '../asking/may.ts'
import { countOf } from '../browser/row.ts'
import { Faults } from '../page/faults.tsx'
import { Layout, pageAnswer } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { chosenBy, countChosen, inAnyState, pageOf } from './chosen.ts'
import { FilterForm } from './filter-form.tsx'
import { liveAnswer } from './live.ts'
import { isNarrowed, type Query, queryWords, searchOf, stateWords, whichOf } from './query.ts'
import { rowsOf } from './row-of.ts'
import { rowsAnswer } from './rows-answer.ts'
import { inState, quickStates, type StateCounts } from './state-counts.ts'
import { SessionTable } from './table.tsx'

const Actions = ({ desk, visit, query }: { readonly desk: Desk; readonly visit: LiveVisit; readonly query: Query }) => {
  const search = searchOf(whichOf(query))
  const isLive = query.state !== 'ended'
  return (
    <ul class="actions">
      {isLive && may(desk, visit, 'sessions.message') && (
        <li>
          <a href={`${desk.at}/message${search}`}>Message these…</a>
        </li>
      )}
      {isLive && may(desk, visit, 'sessions.end') && (
        <li>
          <a href={`${desk.at}/end${search}`}>End these…</a>
        </li>
      )}
      {may(desk, visit, 'sessions.export') && (
        <>
          <li>
            <a href={`${desk.at}/sessions.csv${search}`}>CSV</a>
          </li>
          <li>
            <a href={`${desk.at}/sessions.ndjson${search}`}>NDJSON</a>
          </li>
        </>
      )}
    </ul>
  )
}

const Empty = ({ desk, query }: { readonly desk: Desk; readonly query: Query }) => (
  <div class="empty">
    <p>{isNarrowed(query) ? 'No session is like that just now.' : 'Nobody is signed in just now.'}</p>
    {isNarrowed(query) && (
      <p>
        <a href={`${desk.at}/`}>Show all</a>
      </p>
    )}
  </div>
)

const Quick = ({
  desk,
  query,
  counts,
}: {
  readonly desk: Desk
  readonly query: Query
  readonly counts: StateCounts
}) => (
  <nav aria-label="States">
    <ul class="quick">
      {quickStates.map((state) => (
        <li>
          <a
            href={`${desk.at}/${searchOf(inState(query, state))}`}
            aria-current={state === query.state ? 'true' : undefined}
          >
            {stateWords[state]} <span data-quick={state}>{counts[state]}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

const nowPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const visit = c.get('visit')
  const madeAt = desk.sessions.now()
  const chosen = await chosenBy(desk, new URL(c.req.url).searchParams)
  const { query } = chosen
  const [total, { views, next }, counts] = await Promise.all([
    countChosen(desk, chosen),
    pageOf(desk, chosen),
    desk.stateCounts(inAnyState(chosen)),
  ])
  const rows = await rowsOf(desk, views)
  return pageAnswer(
    <Layout desk={desk} title="Now" visit={visit} here="/">
      <div class="head">
        <h1>Now</h1>
        <p class="live" data-live hidden></p>
        <Actions desk={desk} visit={visit} query={query} />
      </div>
      <Faults sentences={chosen.faults} />
      <Quick desk={desk} query={query} counts={counts} />
      <FilterForm desk={desk} query={query} />
      <p class="summary">
        <strong data-total={total.count}>{countOf(total)}</strong> {total.count === 1 ? 'session' : 'sessions'}:{' '}
        {queryWords(query)}{' '}
        <a class="new" href={`${desk.at}/${searchOf(query, { after: undefined })}`} data-new hidden>
          new
        </a>
      </p>
      <div data-sessions data-made={madeAt}>
        {rows.length > 0 ? (
          <SessionTable at={desk.at} query={query} rows={rows} />
        ) : (
          <Empty desk={desk} query={query} />
        )}
      </div>
      {(next !== undefined || query.after !== undefined) && (
        <nav class="pages" aria-label="Pages of the list">
          {query.after !== undefined && <a href={`${desk.at}/${searchOf(query, { after: undefined })}`}>First</a>}
          {next !== undefined && (
            <a href={`${desk.at}/${searchOf(query, { after: next })}`} rel="next">
              Next
            </a>
          )}
        </nav>
      )}
    </Layout>,
  )
}

/** The page of all sessions, and what its script asks for. */
export const addNow = (app: Hono<Beside>, desk: Desk): void => {
  app.get('/', needs(desk, 'sessions.see'), (c) => nowPage(desk, c))
  app.get('/live', needs(desk, 'sessions.see'), (c) => liveAnswer(desk, c))
  app.get('/rows', needs(desk, 'sessions.see'), (c) => rowsAnswer(desk, c))
}
