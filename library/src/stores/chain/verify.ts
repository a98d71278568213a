import type { Verified } from '../journal.ts'
import type { JournalPlace } from './place.ts'
import { isWhole, type Link } from './row.ts'

const readAtOnce = 1_000

// While a check runs, other processes append entries and forget old ones. So a doubt is an answer only when the ends of
// the chain, read again, do not explain it.
type Doubt = { readonly over: Link; readonly seq: number } | 'none'

/** Checks the chain from the last forgotten entry to the latest one. */
export const createVerify = (place: JournalPlace) => async (): Promise<Verified> => {
  const { floor } = await place.ends([])
  let link: Link = floor
  let entries = 0

  // Also reads below the floor, where no row may be.
  const firstDoubt = async (): Promise<Doubt> => {
    for (let past = entries === 0 ? 0 : link.seq; ; past = link.seq) {
      const rows = await place.inOrder(past, readAtOnce)
      for (const row of rows) {
        if (!(await isWhole(link, row))) return { over: link, seq: Math.min(row.seq, link.seq + 1) }
        link = row
        entries += 1
      }
      if (rows.length < readAtOnce) return 'none'
      // Lets the process answer requests between two pieces.
      await new Promise((later) => setTimeout(later))
    }
  }

  for (;;) {
    const doubt = await firstDoubt()
    const { seq, hash, floor: risen } = await place.ends([])
    if (risen.seq > link.seq) {
      link = risen
      entries = 0
    } else if (doubt !== 'none') return { kind: 'broken', seq: doubt.seq }
    else if (link.seq > seq) return { kind: 'broken', seq: seq + 1 }
    else if (link.seq === seq)
      return link.hash === hash
        ? { kind: 'whole', entries, ...(seq > 0 && { latest: { seq, hash } }) }
        : { kind: 'broken', seq }
    else if ((await place.inOrder(link.seq, 1)).length === 0) return { kind: 'broken', seq: link.seq + 1 }
  }
}
