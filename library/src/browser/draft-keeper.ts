import { createTimer } from './clock.ts'
import {
  askForKey,
  canSeal,
  type GivenKey,
  placeOf,
  putDraft,
  readDraft,
  seal,
  sweepDrafts,
  unseal,
} from './draft-box.ts'
import { emptyFields, fillFields, passwordsIn, readFields, type Typed } from './draft-fields.ts'
import type { DraftNotice } from './draft-notice.ts'
import { isLive } from './prediction.ts'
import type { WatchedSession } from './watched.ts'

const writesEvery = 1_000
const triesAgainAfter = 5_000

const nameOf = (host: HTMLElement, form: HTMLFormElement): string =>
  host.getAttribute('name') ??
  `${location.pathname}${location.search}\n${['id', 'name', 'action'].map((of) => form.getAttribute(of)).find(Boolean)}`

/** Keeps what is typed into a form, and gives back what was kept of it; the answer stops that, and keeps it once more. */
export const keepDraft = (
  host: HTMLElement,
  form: HTMLFormElement,
  session: WatchedSession,
  notice: DraftNotice,
): (() => void) => {
  if (!canSeal()) return () => {}
  const path = host.getAttribute('path') ?? '/session'
  const place = placeOf(nameOf(host, form))
  const passwords = new WeakSet(passwordsIn(form))
  const how = new AbortController()
  let given: GivenKey | undefined
  let asking: Promise<void> | undefined
  let isOff = false
  let isUnwritten = false
  let isRestored = false
  let sent: string | undefined
  let typed: Typed = host.hasAttribute('unsaved') ? 'all' : 'changes'
  let writes = 0

  // Only an id of this page's own session will do: another person may have signed in beside it.
  const isOurs = (key: unknown): key is GivenKey =>
    typeof key === 'object' && (key as GivenKey).session === liveId() && !!liveId()

  const liveId = (): string | undefined => {
    const status = session.status()
    return isLive(status) ? status.id : undefined
  }

  const askAnew = async (): Promise<void> => {
    const key = await askForKey(path)
    isOff = key === 'off'
    if (isOurs(key)) given = key
    asking = undefined
    // The age of a draft is that of its key.
    if (!isOff && !how.signal.aborted) renew(given ? given.keepForMs / 10 : triesAgainAfter)
  }
  const needKey = async (): Promise<void> => {
    if (given || isOff) return
    asking ??= askAnew()
    await asking
  }

  const write = async (): Promise<void> => {
    if (!isUnwritten) return
    const mine = ++writes
    const fields = readFields(form, passwords, typed)
    isUnwritten = false
    await needKey()
    const there = await place
    if (!given) isUnwritten = !isOff
    else {
      const draft = fields[0] && { ...(await seal(given, there, fields)), ...(sent && { sent }) }
      if (mine === writes) putDraft(there, draft)
    }
    if (isUnwritten && !how.signal.aborted) soon(triesAgainAfter)
  }
  const soon = createTimer(write)
  const renew = createTimer(async () => {
    await askAnew()
    if (!readFields(form, passwords, typed)[0]) return
    isUnwritten = true
    write()
  })

  const note = (wait = writesEvery): void => {
    if (!isUnwritten && !isOff) soon(wait)
    isUnwritten = true
  }

  const restore = async (): Promise<void> => {
    if (typed === 'all') return note(0)
    const there = await place
    const draft = readDraft(there)
    if (!draft) return
    const key = await askForKey(path, draft.id)
    if (key === 'gone') putDraft(there)
    if (!isOurs(key)) return
    const fields = await unseal(key, there, draft)
    if (!fields || draft.sent === key.session) putDraft(there)
    else {
      const filled = fillFields(form, passwords, fields)
      if (filled[0])
        notice.show(() => {
          emptyFields(filled)
          filled[0]?.focus()
        })
      note(0)
    }
  }

  const listen = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
    target.addEventListener(type, listener, how)

  listen(form, 'focusin', needKey)
  listen(form, 'input', ({ target }) => {
    if ((target as HTMLInputElement).type === 'password') passwords.add(target as Element)
    sent = undefined
    note()
  })
  listen(form, 'reset', () => {
    typed = 'changes'
    isUnwritten = false
    note(0)
  })
  listen(form, 'submit', async () => {
    sent = liveId()
    isUnwritten = true
    write()
    const there = await place
    const draft = readDraft(there)
    if (draft && sent) putDraft(there, { ...draft, sent })
  })
  listen(document, 'visibilitychange', write)
  listen(globalThis, 'pagehide', write)

  const stop = session.subscribe((status) => {
    if (!isLive(status) || isRestored) return
    isRestored = true
    restore()
    sweepDrafts(path)
  })

  return () => {
    stop()
    how.abort()
    for (const timer of [soon, renew]) timer()
    write()
  }
}
