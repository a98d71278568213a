import { namespaceOf } from '../namespace.ts'
import { isLive } from '../prediction.ts'
import type { WatchedSession } from '../watched.ts'
import { prepareToShow } from './fetch.ts'
import { putNote, readNote } from './note.ts'

// Another script's entry may have a draft's name without being a draft.
const personOf = (text: string): unknown => {
  try {
    return JSON.parse(text).person
  } catch {}
}

// Only drafts of this person count.
const isDraftKept = (name: string, person: string | undefined): boolean => {
  try {
    const start = `${namespaceOf(name)}-draft `
    return Object.entries(localStorage).some(
      ([place, text]) => person && place.startsWith(start) && personOf(text) === person,
    )
  } catch {
    return false
  }
}

const here = (): string => location.pathname + location.search + location.hash

/** Goes to the page where the person was, if they asked for it and the same person has signed in. */
const goOn = (person: string | undefined): void => {
  const note = readNote()
  putNote()
  if (!note?.goesOn || !note.to || !person || note.person !== person || note.to === here()) return
  const address = new URL(note.to, location.origin)
  if (address.origin === location.origin) location.replace(address)
}

/**
 * Remembers in this tab how the session ended and on which page. It goes back there once the same person has signed in
 * again. Call the returned function to stop.
 */
export const keepNote = (session: WatchedSession): (() => void) => {
  let person: string | undefined
  let isFirst = true
  return session.subscribe((status) => {
    if (isLive(status)) {
      if (isFirst) {
        goOn(status.person)
        prepareToShow()
      }
      isFirst = false
      person = status.person ?? person
    } else if (status.phase === 'ended' && !isFirst) {
      const { phase: _, agoMs, id: __, ...facts } = status
      // A person who signs out needs no way back.
      const back = status.reason !== 'signed-out' && person && { to: here(), person }
      putNote({ ...facts, atMs: Date.now() - agoMs, kept: isDraftKept(session.name, person), ...back })
    }
  })
}
