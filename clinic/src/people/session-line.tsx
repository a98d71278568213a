import type { SessionView } from 'curfew/server/sessions'
import { lengthInWords } from '../policy-words.ts'

interface Shown {
  readonly session: SessionView
  readonly now: number
  /** The name of whose it is; left out on one's own page. */
  readonly whose?: string
}

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 19)} UTC`

/** How long ago something was, in words that need no more than the largest unit. */
export const ago = (ms: number): string => {
  if (ms < 5_000) return 'just now'
  const size = [3_600_000, 60_000, 1_000].find((unit) => ms >= unit) ?? 1_000
  return `${lengthInWords(Math.floor(ms / size) * size)} ago`
}

/** The pages that are open in words: how many, and what is to be said of some of them. */
export const pagesInWords = ({ pages, leading, hidden, suspected }: SessionView): string => {
  const of = [
    leading > 0 && `${leading} leading`,
    hidden > 0 && `${hidden} out of sight`,
    suspected > 0 && `${suspected} perhaps gone`,
  ].filter(Boolean)
  return of.length === 0 ? `${pages}` : `${pages} (${of.join(', ')})`
}

const phases = { active: 'active', warning: 'being warned', ended: 'ended' } as const

/** A session in facts: how it stands, when the person was last active, how many pages are open, since when. */
export const SessionFacts = ({ session, now, whose }: Shown) => (
  <dl class="facts session">
    {whose && (
      <div>
        <dt>Whose</dt>
        <dd>
          <b>{whose}</b>
        </dd>
      </div>
    )}
    <div>
      <dt>Phase</dt>
      <dd>
        <span class={`chip ${session.status.phase}`}>{phases[session.status.phase]}</span>
      </dd>
    </div>
    <div>
      <dt>Last activity</dt>
      <dd>{ago(now - session.activeAt)}</dd>
    </div>
    <div>
      <dt>Pages open</dt>
      <dd>{pagesInWords(session)}</dd>
    </div>
    <div>
      <dt>Role</dt>
      <dd>{session.roles.join(', ') || 'none'}</dd>
    </div>
    <div>
      <dt>Started</dt>
      <dd>
        <time datetime={new Date(session.startedAt).toISOString()}>{clock(session.startedAt)}</time>
      </dd>
    </div>
  </dl>
)
