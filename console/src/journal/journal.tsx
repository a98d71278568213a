import { instant } from 'curfew'
import type { JournalFilter } from 'curfew/stores/store'
import type { Hono } from 'hono'
import { type Asked, type Beside, needs } from '../asking/door.ts'
import { jsonAnswer } from '../asking/headers.ts'
import { download, type Format } from '../exporting/download.ts'
import { linesOf } from '../exporting/lines.ts'
import { Faults } from '../page/faults.tsx'
import { Field } from '../page/field.tsx'
import { Layout, pageAnswer } from '../page/layout.tsx'
import { refusalPage } from '../page/refusal.tsx'
import type { Desk } from '../setup.ts'
import { knownKinds } from '../words/entry-words.ts'
import { ToldList } from './list.tsx'
import { namesIn } from './names.ts'
import { type JournalQuery, journalFilter, journalSearch, readJournalQuery } from './query.ts'
import { toldInOrder } from './told.ts'

const mostNewer = 100

interface Wanted {
  readonly query: JournalQuery
  readonly faults: readonly string[]
  /** Left out when a name means no person: then no entry is wanted. */
  readonly filter?: JournalFilter
}

const wantedBy = async (desk: Desk, params: URLSearchParams): Promise<Wanted> => {
  const now = desk.sessions.now()
  const { query, faults } = readJournalQuery(params, now)
  const said = [...faults]
  const person = async (text: string | undefined): Promise<string | undefined> => {
    const subject = text === undefined ? undefined : await desk.subjectOf(text)
    if (text !== undefined && subject === undefined) said.push(`“${text}” is nobody here. Write a whole name.`)
    return subject
  }
  const [subject, by] = await Promise.all([person(query.who), person(query.by)])
  // A filter without the name would have the entries of all people.
  if (said.length > faults.length) return { query, faults: said }
  const people = { ...(subject !== undefined && { subject }), ...(by !== undefined && { by }) }
  return { query, faults: said, filter: journalFilter(query, now, people) }
}

const none: Awaited<ReturnType<Desk['journal']['list']>> = { entries: [] }

const TextField = ({
  name,
  label,
  query,
  hint,
}: {
  readonly name: keyof JournalQuery
  readonly label: string
  readonly query: JournalQuery
  readonly hint?: string
}) => (
  <Field label={label}>
    <input name={name} value={query[name] ?? ''} autocomplete="off" placeholder={hint} />
  </Field>
)

const JournalForm = ({ desk, query }: { readonly desk: Desk; readonly query: JournalQuery }) => (
  <search>
    <form class="filter" action={`${desk.at}/journal`} method="get">
      <Field label="Kind">
        <select name="kind">
          <option value="">any</option>
          {[...new Set([...knownKinds, ...(query.kind === undefined ? [] : [query.kind])])].map((kind) => (
            <option value={kind} selected={kind === query.kind}>
              {kind.replaceAll('-', ' ')}
            </option>
          ))}
        </select>
      </Field>
      <TextField name="who" label="About" query={query} />
      <TextField name="by" label="Done by" query={query} />
      <TextField name="reason" label="Reason" query={query} hint="idle" />
      <TextField name="since" label="Since" query={query} hint="24h" />
      <TextField name="before" label="Before" query={query} hint="2026-11-30" />
      <div class="field-end">
        <button type="submit">Show</button>
        {journalSearch(query) !== '' && <a href={`${desk.at}/journal`}>Show all</a>}
      </div>
    </form>
  </search>
)

const journalPage = async (desk: Desk, c: Asked): Promise<Response> => {
  const now = desk.sessions.now()
  const { query, faults, filter } = await wantedBy(desk, new URL(c.req.url).searchParams)
  const how = { limit: 100, ...(query.after !== undefined && { cursor: query.after }) }
  const { entries, next } = filter ? await desk.journal.list(filter, how) : none
  const told = toldInOrder(entries.toReversed(), await namesIn(desk, entries)).toReversed()
  const search = journalSearch(query, { after: undefined })
  const [first] = entries
  const newest = new URLSearchParams({ at: String(first?.at ?? now), seq: String(first?.seq ?? 0) }).toString()
  return pageAnswer(
    <Layout desk={desk} title="Journal" visit={c.get('visit')} here="/journal">
      <div class="head">
        <h1>Journal</h1>
        {query.after === undefined && (
          <a class="new" href={`${desk.at}/journal${search}`} data-newer={newest} hidden>
            new
          </a>
        )}
        <ul class="actions">
          <li>
            <a href={`${desk.at}/journal.csv${search}`}>CSV</a>
          </li>
          <li>
            <a href={`${desk.at}/journal.ndjson${search}`}>NDJSON</a>
          </li>
        </ul>
      </div>
      <Faults sentences={faults} />
      <JournalForm desk={desk} query={query} />
      {told.length > 0 ? <ToldList at={desk.at} told={told} /> : <p class="empty">The journal has no such entry.</p>}
      {(next !== undefined || query.after !== undefined) && (
        <nav class="pages" aria-label="Pages of the journal">
          {query.after !== undefined && <a href={`${desk.at}/journal${search}`}>Newest</a>}
          {next !== undefined && (
            <a href={`${desk.at}/journal${journalSearch(query, { after: next })}`} rel="next">
              Older
            </a>
          )}
        </nav>
      )}
    </Layout>,
  )
}

/** How many entries of the filter came after one: what an open page asks for. */
const newerAnswer = async (desk: Desk, c: Asked): Promise<Response> => {
  const params = new URL(c.req.url).searchParams
  const { filter } = await wantedBy(desk, params)
  if (!filter) return jsonAnswer({ newer: 0, words: '0 new' })
  const [at, seq] = [Number(params.get('at') ?? 0), Number(params.get('seq') ?? 0)]
  const since = instant(Math.max(at, filter.since ?? 0))
  const { entries, next } = await desk.journal.list({ ...filter, since }, { limit: mostNewer })
  const newer = entries.filter((entry) => entry.seq > seq).length
  const words = next === undefined ? `${newer} new` : `at least ${newer} new`
  return jsonAnswer({ newer, words })
}

const columns = [
  'seq',
  'at',
  'what',
  'session',
  'subject',
  'reason',
  'by',
  'task',
  'object',
  'from',
  'detail',
  'hash',
] as const

const rowsOf = async function* (desk: Desk, filter: JournalFilter): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const entry of desk.journal.stream(filter)) yield { ...entry, at: new Date(entry.at).toISOString() }
}

const exported = async (desk: Desk, c: Asked, format: Format): Promise<Response> => {
  const { query, faults, filter } = await wantedBy(desk, new URL(c.req.url).searchParams)
  if (!filter || faults.length > 0) return refusalPage(desk, 400, faults.join(' '))
  const detail = journalSearch(query, { after: undefined }) || 'all'
  desk.sessions.write({ what: 'journal-exported', by: c.get('visit').subject, detail })
  return download('journal', format, linesOf(rowsOf(desk, filter), columns, format))
}

/** The journal: filtered, in words, and exported. Each export is journalled itself. */
export const addJournal = (app: Hono<Beside>, desk: Desk): void => {
  const mayRead = needs(desk, 'journal.read')
  app.get('/journal', mayRead, (c) => journalPage(desk, c))
  app.get('/journal/newer', mayRead, (c) => newerAnswer(desk, c))
  app.get('/journal.csv', mayRead, (c) => exported(desk, c, 'csv'))
  app.get('/journal.ndjson', mayRead, (c) => exported(desk, c, 'ndjson'))
}
