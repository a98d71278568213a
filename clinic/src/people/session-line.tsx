import type { SessionView } from 'curfew/server/sessions'
import { lengthInWords } from '../policy-words.ts'
import { named, useWords, type Words } from '../words/words.ts'

interface Shown {
  readonly session: SessionView
  readonly now: number
}

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 19)} UTC`

/** How long ago something was, in its largest unit. */
export const ago = (words: Words, ms: number): string => {
  const { facts } = words.people
  if (ms < 5_000) return facts.justNow
  const size = [3_600_000, 60_000, 1_000].find((unit) => ms >= unit) ?? 1_000
  return facts.ago(lengthInWords(words, Math.floor(ms / size) * size))
}

/** The open pages in words: how many, and which are hidden or silent. */
export const pagesInWords = ({ people: { facts } }: Words, { pages, hidden, suspected, silent }: SessionView): string =>
  [
    facts.open(pages),
    hidden > 0 && facts.hidden(hidden),
    suspected > 0 && facts.lost(suspected),
    silent > 0 && facts.silent(silent),
  ]
    .filter(Boolean)
    .join(', ')

/** The facts of a session: its phase, the last activity, the open pages and the start. */
export const SessionFacts = ({ session, now }: Shown) => {
  const words = useWords()
  const { people, frame } = words
  const { facts } = people
  return (
    <dl class="facts session">
      <div>
        <dt>{facts.status}</dt>
        <dd>
          <span class={`chip ${session.status.phase}`}>{facts[session.status.phase]}</span>
        </dd>
      </div>
      <div>
        <dt>{facts.lastActivity}</dt>
        <dd>{ago(words, now - session.activeAt)}</dd>
      </div>
      <div>
        <dt>{facts.pages}</dt>
        <dd>{pagesInWords(words, session)}</dd>
      </div>
      <div>
        <dt>{facts.role}</dt>
        <dd>{session.roles.map((role) => named(frame.roles, role)).join(', ') || frame.noRole}</dd>
      </div>
      <div>
        <dt>{facts.started}</dt>
        <dd>
          <time datetime={new Date(session.startedAt).toISOString()}>{clock(session.startedAt)}</time>
        </dd>
      </div>
    </dl>
  )
}
