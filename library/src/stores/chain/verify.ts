import type { Verified } from '../journal.ts'
import type { JournalPlace } from './place.ts'
import { isWhole, type Link } from './row.ts'

const readAtOnce = 1_000

/** Checks the chain from the last forgotten entry to the latest one. */
export const createVerify = (place: JournalPlace) => async (): Promise<Verified> => {
  const { floor } = await place.ends([])
  let link: Link = floor
  let entries = 0

  // The number at which the chain breaks, if any. It also reads below the floor, where no row may be.
  const firstBreak = async (): Promise<number | undefined> => {
    for (let past = entries === 0 ? 0 : link.seq; ; past = link.seq) {
      const rows = await place.inOrder(past, readAtOnce)
      for (const row of rows) {
        if (!(await isWhole(link, row))) return Math.min(row.seq, link.seq + 1)
        link = row
        entries += 1
      }
      if (rows.length < readAtOnce) return undefined
      // Lets the process answer requests between two pieces.
      await new Promise((later) => setTimeout(later))
    }
  }

  // While a check runs, other processes append entries and forget old ones. So a break is an answer only when the ends of
  // the chain, read afterwards, do not explain it.
  const isForgotten = async (): Promise<boolean> => {
    const { floor: risen } = await place.ends([])
    if (risen.seq <= link.seq) return false
    link = risen
    entries = 0
    return true
  }

  for (;;) {
    let broken = await firstBreak()
    const { seq, hash } = await place.ends([])
    if (broken === undefined && link.seq === seq && link.hash === hash)
      return { kind: 'whole', entries, ...(seq > 0 && { latest: { seq, hash } }) }
    if (link.seq > seq) broken ??= seq + 1
    if (link.seq === seq) broken ??= seq
    if (broken === undefined && (await place.inOrder(link.seq, 1)).length === 0) broken = link.seq + 1
    if (broken !== undefined && !(await isForgotten())) return { kind: 'broken', seq: broken }
  }
}
