/**
 * The truth of one tab, whatever the server believes. Moments are milliseconds since the world began.
 */
export interface Truth {
  /** The time in which this tab forbids an end as closed: after one moment and before another. */
  readonly stretches: { readonly from: number; to: number }[]
  /** Whether it shows a document of the application, or is about to. */
  isOpen: boolean
  /** The moment at which it last went out of sight. */
  hiddenAt: number
}

/** A tab that the server does not know. */
export const newTruth = (): Truth => ({ stretches: [], isOpen: true, hiddenAt: Number.NEGATIVE_INFINITY })

/** The server has received a report of the tab: from now on it knows. */
export const isKnownFrom = (truth: Truth, now: number): void => {
  const last = truth.stretches.at(-1)
  if (truth.isOpen && last?.to !== Number.POSITIVE_INFINITY) {
    if (last && last.to > now) last.to = Number.POSITIVE_INFINITY
    else truth.stretches.push({ from: now, to: Number.POSITIVE_INFINITY })
  }
}

/** The tab cannot report any more, such as without a network. It is open all the same: the server must wait so long. */
export const isCutOff = (truth: Truth, now: number, waits: number): void => {
  const last = truth.stretches.at(-1)
  if (last && last.to > now) last.to = Math.min(last.to, now + waits)
}

/** The tab shows no document of the application any more. */
export const isClosed = (truth: Truth, now: number): void => {
  truth.isOpen = false
  const last = truth.stretches.at(-1)
  if (last && last.to > now) last.to = now
}

/** Whether a session that ended as closed at a moment ended under the person of this tab. */
export const isWronged = ({ stretches }: Truth, at: number): boolean =>
  stretches.some(({ from, to }) => from < at && at < to)
