import type { Counted } from './target.ts'

interface Count {
  readonly count: Counted
}

/** How many sessions an act reaches: `1 session`, `10,000 of 12,345 sessions`. */
export const CountedWords = ({ count: { reached, of } }: Count) => (
  <>
    <strong data-count={reached}>{reached}</strong>
    {of !== undefined && (
      <>
        {' '}
        of <strong data-of={of}>{of}</strong>
      </>
    )}{' '}
    {reached === '1' && of === undefined ? 'session' : 'sessions'}
  </>
)

/** Why an act reaches fewer sessions than match. It shows nothing where the act reaches all. */
export const LessWords = ({ count: { of, isCut }, act }: Count & { readonly act: 'end' | 'message' }) =>
  of !== undefined && (
    <p class="hint">
      {isCut
        ? 'One act takes 10,000 of such sessions at most. Do it again for the others, or narrow the filter.'
        : `You may not ${act} the others.`}
    </p>
  )
