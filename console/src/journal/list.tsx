import type { Instant } from 'curfew'
import { Moment } from '../page/moment.tsx'
import type { Told } from './told.ts'

/** A sentence about now, which the journal has not yet. */
export interface ToldNow {
  readonly at: Instant
  readonly what: string
  readonly words: string
}

interface List {
  /** The console's path, for links to a session's story. */
  readonly at?: string
  readonly told: readonly Told[]
  readonly now?: ToldNow | undefined
}

/** Sentences of the journal with their moments. */
export const ToldList = ({ at, told, now }: List) => (
  <ol class="told">
    {told.map(({ entry, words }) => (
      <li data-what={entry.what}>
        <Moment at={entry.at} /> <span>{words}</span>
        {at !== undefined && entry.session !== undefined && (
          <a href={`${at}/sessions/${encodeURIComponent(entry.session)}`} aria-label={`Story: ${words}`}>
            story
          </a>
        )}
      </li>
    ))}
    {now && (
      <li data-what={now.what}>
        <Moment at={now.at} /> <span>{now.words}</span>
      </li>
    )}
  </ol>
)
