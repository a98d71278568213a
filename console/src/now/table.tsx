import type { PropsWithChildren } from 'hono/jsx'
import { lastOf, leftOf, markOf, pagesOf, type Row, stateOf } from '../browser/row.ts'
import { Moment } from '../page/moment.tsx'
import { type Query, searchOf } from './query.ts'

interface Sorted {
  readonly at: string
  readonly query: Query
  readonly by: 'started' | 'active'
}

// The first press gives the latest first, the second the other way round.
const SortHead = ({ at, query, by, children }: PropsWithChildren<Sorted>) => {
  const is = query.sort === by ? 'ascending' : query.sort === `-${by}` ? 'descending' : undefined
  const next = is === 'descending' ? by : (`-${by}` as const)
  return (
    <th scope="col" aria-sort={is} class={by === 'started' ? 'wide' : undefined}>
      <a href={`${at}/${searchOf(query, { sort: next, after: undefined })}`}>
        {children}
        <span aria-hidden="true">{is === 'ascending' ? ' ↑' : is === 'descending' ? ' ↓' : ''}</span>
      </a>
    </th>
  )
}

const Line = ({ at, row }: { readonly at: string; readonly row: Row }) => (
  <tr data-session={row.id} data-mark={markOf(row)} data-row={JSON.stringify(row)}>
    <th scope="row">
      <a href={`${at}/sessions/${encodeURIComponent(row.id)}`} data-is="who">
        {row.who}
      </a>
    </th>
    <td data-is="roles">{row.roles}</td>
    <td>
      <span class="state" data-is="state">
        {stateOf(row)}
      </span>
    </td>
    <td class="number" data-is="last">
      {lastOf(row)}
    </td>
    <td class="number wide" data-is="pages">
      {pagesOf(row)}
    </td>
    <td class="wide" data-is="from">
      {row.from}
    </td>
    <td class="wide" data-is="agent">
      {row.agent}
    </td>
    <td class="number wide">
      <Moment at={row.startedAt} />
    </td>
    <td class="number" data-is="left">
      {leftOf(row)}
    </td>
  </tr>
)

/** The table of sessions. Its script changes the cells in place and moves no row. */
export const SessionTable = ({ at, query, rows }: Omit<Sorted, 'by'> & { readonly rows: readonly Row[] }) => (
  <table class="sessions">
    <caption class="unseen">Sessions</caption>
    <thead>
      <tr>
        <th scope="col" class="of-who">
          Who
        </th>
        <th scope="col" class="of-role">
          Role
        </th>
        <th scope="col" class="of-state">
          State
        </th>
        <SortHead at={at} query={query} by="active">
          Last input
        </SortHead>
        <th scope="col" class="of-pages wide">
          Pages
        </th>
        <th scope="col" class="of-from wide">
          From
        </th>
        <th scope="col" class="of-agent wide">
          Browser
        </th>
        <SortHead at={at} query={query} by="started">
          Started
        </SortHead>
        <th scope="col" class="of-left">
          Ends in
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <Line at={at} row={row} />
      ))}
    </tbody>
  </table>
)
