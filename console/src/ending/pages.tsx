import type { LiveVisit, WaitingEnd } from 'curfew/server/sessions'
import { clockOf, spanOf } from '../browser/durations.ts'
import { countOf } from '../browser/row.ts'
import { Faults } from '../page/faults.tsx'
import { Layout } from '../page/layout.tsx'
import type { Desk } from '../setup.ts'
import { CountedWords, LessWords } from './counted-words.tsx'
import type { Counted, Target } from './target.ts'

const oldProof = ({ fresh: { withinMs } }: Desk): string => `You signed in more than ${spanOf(withinMs)} ago.`

/** The page that leads an operator on to prove again who they are. */
export const AskPage = ({ desk, address }: { readonly desk: Desk; readonly address: string }) => (
  <Layout desk={desk} title="Is it still you?">
    <h1>Is it still you?</h1>
    <p>{oldProof(desk)} Nothing was ended yet. Your note is kept while you sign in again.</p>
    <p>
      <a href={address}>Sign in again</a>
    </p>
  </Layout>
)

/** The page before an end: how many sessions it would end, and the field for the note. */
export const DryRun = ({
  desk,
  visit,
  target,
  count,
  faults,
  note,
  mark,
  isFresh,
  proveAt,
}: {
  readonly desk: Desk
  readonly visit: LiveVisit
  readonly target: Target
  readonly count: Counted
  readonly faults: readonly string[]
  /** The note that was typed before. */
  readonly note: string
  /** The mark under which the note is kept when the operator has to sign in first. */
  readonly mark: string
  /** Whether the operator can confirm without a newer proof of who they are. */
  readonly isFresh: boolean
  /** The path that takes the operator's password from a dialog. */
  readonly proveAt: string | undefined
}) => (
  <Layout desk={desk} title="End sessions" visit={visit} {...(proveAt !== undefined && { script: 'ending.js' })}>
    <h1>End sessions</h1>
    <Faults sentences={faults} />
    {count.reached === '0' ? (
      <p>No session would end. Your own session is never among them.</p>
    ) : (
      <>
        <p class="lead">
          This ends <CountedWords count={count} />: {target.words}.
        </p>
        <LessWords count={count} act="end" />
        <p>
          Each person is signed out at once and is told that an operator did it. Your own session stays, and so does
          every session that starts from now on. An end is never taken back.
        </p>
        {!isFresh && <p class="hint">{oldProof(desk)} So you are asked once more who you are.</p>}
        <form method="post" action={`${desk.at}/end`} class="stack" data-prove={proveAt}>
          <input type="hidden" name="which" value={target.which} />
          <input type="hidden" name="mark" value={mark} />
          <input type="hidden" name="before" value={String(desk.sessions.now())} />
          <label class="field">
            <span>Why? The journal keeps this note.</span>
            <input name="note" value={note} required maxlength={500} autocomplete="off" />
          </label>
          <div class="buttons">
            <button type="submit" class="strong">
              End {count.reached === '1' ? 'it' : 'them'} in ten seconds
            </button>
            <a href={`${desk.at}/`}>Leave it</a>
          </div>
        </form>
      </>
    )}
  </Layout>
)

type Outcome = WaitingEnd['outcome']

const words: { readonly [Kind in Exclude<Outcome['kind'], 'waiting' | 'ended'>]: string } = {
  stopped: 'Stopped. No session was ended.',
  ending: 'The sessions are being ended now.',
  refused: 'Nothing was ended: you were signed out, or your role no longer includes it.',
}

const OutcomeWords = ({ end: { outcome, at }, now }: { readonly end: WaitingEnd; readonly now: number }) => {
  if (outcome.kind === 'waiting')
    return (
      <p class="lead">
        Ends in <strong data-until-ms={at - now}>{clockOf(at - now)}</strong>
      </p>
    )
  if (outcome.kind !== 'ended') return <p class="lead">{words[outcome.kind]}</p>
  return (
    <p class="lead">
      <strong data-ended={outcome.ended}>{countOf({ count: outcome.ended })}</strong> of{' '}
      <strong data-matched={outcome.matched}>{countOf({ count: outcome.matched })}</strong> sessions were ended.
      {outcome.ended < outcome.matched && ' The others ended by themselves in the meantime.'}
    </p>
  )
}

/** The page of a confirmed end: what it waits for, or what became of it. */
export const EndPage = ({
  desk,
  visit,
  end,
}: {
  readonly desk: Desk
  readonly visit: LiveVisit
  readonly end: WaitingEnd
}) => (
  <Layout desk={desk} title="End sessions" visit={visit}>
    <h1>End sessions</h1>
    <OutcomeWords end={end} now={desk.sessions.now()} />
    <dl class="facts">
      <dt>Which</dt>
      <dd>{end.words}</dd>
      <dt>Found before</dt>
      <dd>{countOf(end.matched)}</dd>
      <dt>Note</dt>
      <dd>{end.detail}</dd>
    </dl>
    {end.outcome.kind === 'waiting' ? (
      <div class="buttons">
        <form method="post" action={`${desk.at}/ends/${end.id}/stop`}>
          <button type="submit" class="strong" autofocus>
            Stop
          </button>
        </form>
        <form method="post" action={`${desk.at}/ends/${end.id}/now`}>
          <button type="submit">Now</button>
        </form>
      </div>
    ) : (
      <p>
        <a href={`${desk.at}/`}>Back to the list</a>
      </p>
    )}
  </Layout>
)
