import { Moment } from '../page/moment.tsx'
import type { Told } from './told.ts'

/** Sentences of the journal with their moments. `at`: the console's path, for links to a session's story. */
export const ToldList = ({ at, told }: { readonly at?: string; readonly told: readonly Told[] }) => (
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
  </ol>
)
