import { bound, type GivenKey, putDraft, readDraft, type SealedDraft, toBytes } from './box.ts'
import type { KeptField, Looked } from './fields.ts'
import { emptyFields, fillFields } from './filling.ts'
import { type Host, showNotice, undoableFor } from './notice.ts'

/** A draft to restore, with its place in the browser and its key. */
export interface Returning {
  readonly place: string
  readonly draft: SealedDraft
  readonly key: GivenKey
}

/** The keeper's callbacks: its draft is restored, and the person has discarded it. */
export interface Returned {
  readonly back: () => void
  /** `forMs`: how long the discard can be undone. */
  readonly discarded: (forMs: number) => void
}

// Undefined when the key is the wrong one, or the draft was changed.
const unseal = async ({ place, draft, key }: Returning): Promise<readonly KeptField[] | undefined> => {
  try {
    const algorithm = bound(place, toBytes(draft.nonce))
    const opened = await crypto.subtle.decrypt(algorithm, key.key, toBytes(draft.sealed))
    return JSON.parse(new TextDecoder().decode(opened))
  } catch {}
}

/** Restores a draft into its form, and shows a notice above it. A draft that cannot be decrypted is destroyed. */
export const returnDraft = async (
  host: Host,
  looked: Looked,
  returning: Returning,
  { back, discarded }: Returned,
): Promise<void> => {
  const { place, draft, key } = returning
  const fields = await unseal(returning)
  if (!fields) return putDraft(place)
  const filled = fillFields(looked, fields)
  back()
  if (!filled[0]) return
  showNotice(host, draft, Date.now() + key.keepForMs, {
    discard: () => {
      looked.back.clear()
      emptyFields(looked, filled)
      filled[0]?.focus()
      const now = readDraft(place)
      if (now) putDraft(place, { ...now, goesAt: Date.now() + undoableFor })
      discarded(undoableFor)
    },
    undo: () => returnDraft(host, looked, returning, { back, discarded }),
  })
}
