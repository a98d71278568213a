import { createTimer } from '../clock.ts'
import { namespaceOf } from '../namespace.ts'
import { onePress } from '../one-press.ts'
import { isLive } from '../prediction.ts'
import type { WatchedSession } from '../watched.ts'
import {
  askForKey,
  canSeal,
  dropTaken,
  type GivenKey,
  isTaken,
  placeOf,
  putDraft,
  readDraft,
  type SealedDraft,
  seal,
  sweepDrafts,
} from './box.ts'
import { isControl, type Looked, lookAt, readFields, type Typed } from './fields.ts'
import type { Host } from './notice.ts'

// The server knows the field by the same name.
const onceField = 'curfew-once'
const writesEvery = 1_000
const triesAgainAfter = 5_000
// After a script has sent a form, no next page checks whether the server stored it. So this page checks.
const looksEvery = 1_000
const mostLooks = 60

/** Keeps the draft of one form. */
export interface Keeper {
  /** Destroys the draft, because the server has stored the form. */
  readonly took: () => void
  /** Stores the draft once more, and stops. */
  readonly stop: () => void
}

const nameOf = (host: HTMLElement, form: HTMLFormElement): string =>
  host.getAttribute('name') ??
  `${location.pathname}${location.search}\n${['id', 'name', 'action'].map((of) => form.getAttribute(of)).find(Boolean)}`

/**
 * Keeps the draft of a form, and restores an earlier one. The form carries a once-only key. It stays the
 * same however often the form is sent, and is replaced at the next change.
 */
export const keepDraft = (host: Host, form: HTMLFormElement, session: WatchedSession): Keeper => {
  const stopping = new AbortController()
  onePress(form, stopping.signal)
  if (!canSeal()) return { took: () => {}, stop: () => stopping.abort() }
  const path = host.getAttribute('path') ?? '/session'
  const place = placeOf(namespaceOf(session.name), nameOf(host, form))
  const looked: Looked = {
    form,
    host,
    passwords: new WeakSet(),
    touched: new WeakSet(),
    before: new WeakMap(),
    which: () => (host.hasAttribute('keep') ? 'all' : 'completed'),
    back: new Set(),
  }
  lookAt(looked)
  const keyField = form.querySelector<HTMLInputElement>(`[name=${onceField}]`)
  let once = keyField?.value || crypto.randomUUID()
  let sent = false
  let given: GivenKey | undefined
  let asking: Promise<void> | undefined
  let isOff = false
  let isUnwritten = false
  let restoring: Promise<void> | undefined
  let isRestored = false
  let typed: Typed = host.hasAttribute('unsaved') ? 'all' : 'changes'
  let writes = 0
  let looks = 0

  // Accept only a key of this page's own session, because another person may have signed in meanwhile.
  const isOurs = (key: unknown): key is GivenKey => {
    const status = session.status()
    return isLive(status) && (key as GivenKey | undefined)?.session === status.id
  }

  const carry = (key: string, state: 'sent' | 'changed'): void => {
    once = key
    sent = state === 'sent'
    if (keyField) keyField.value = once
  }
  const change = (): void => {
    if (sent) carry(crypto.randomUUID(), 'changed')
  }

  const askForNewKey = async (): Promise<void> => {
    const key = await askForKey(path)
    isOff = key === 'off'
    if (isOurs(key)) given = key
    asking = undefined
    // A draft lives only as long as its key, so the key is renewed in time.
    if (!isOff && !stopping.signal.aborted) renew(given ? given.keepForMs / 10 : triesAgainAfter)
  }
  const needKey = async (): Promise<void> => {
    if (given || isOff) return
    asking ??= askForNewKey()
    await asking
  }

  const write = async (): Promise<void> => {
    if (!isUnwritten) return
    const mine = ++writes
    const fields = readFields(looked, typed)
    const about = { at: Date.now(), once, sent }
    isUnwritten = false
    await needKey()
    const there = await place
    // An earlier draft must be restored before it may be overwritten.
    if (!given || !isRestored) isUnwritten = !isOff
    else {
      const draft = fields[0] && { ...(await seal(given, there, fields)), ...about, person: given.person }
      // A discarded draft stays for Undo.
      if (mine === writes && (draft || !readDraft(there)?.goesAt))
        putDraft(there, isTaken(about.once) ? undefined : draft)
    }
    if (isUnwritten && !stopping.signal.aborted) soon(triesAgainAfter)
  }
  const soon = createTimer(write)
  const renew = createTimer(async () => {
    await askForNewKey()
    isUnwritten ||= !!readFields(looked, typed)[0]
    write()
  })

  const note = (wait = writesEvery): void => {
    if (!isUnwritten && !isOff) soon(wait)
    isUnwritten = true
  }

  const giveBack = async (there: string, draft: SealedDraft, key: GivenKey): Promise<void> => {
    // Imported on demand, because most pages have no draft to restore.
    const { returnDraft } = await import('./return.ts')
    isRestored = true
    // Text that is added at once is encrypted with the draft's own key, until the server gives one of this session.
    if (!given) {
      given = key
      renew(0)
    }
    return returnDraft(
      host,
      looked,
      { place: there, draft, key },
      {
        back: () => {
          // A form that is sent again unchanged keeps its once-only key.
          if (draft.sent) carry(draft.once, 'sent')
          note(0)
        },
        discarded: (forMs) => {
          writes++
          // Add 50 ms, because a timer may ring early and the draft would stay.
          goes(forMs + 50)
        },
      },
    )
  }

  const restore = async (): Promise<void> => {
    dropTaken()
    const there = await place
    const draft = typed === 'all' ? undefined : readDraft(there)
    const key = draft && (await askForKey(path, draft.id))
    if (draft && !key) return again(triesAgainAfter)
    if (key === 'gone') putDraft(there)
    // Retry when the module cannot be fetched.
    if (draft && isOurs(key)) await giveBack(there, draft, key).catch(() => again(triesAgainAfter))
    else isRestored = true
    if (typed === 'all') note(0)
  }
  const again = createTimer(restore)
  const goes = createTimer(() => note(0))

  const look = createTimer(() => {
    dropTaken()
    if (++looks < mostLooks) look(looksEvery)
  })

  const listen = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
    target.addEventListener(type, listener, stopping)

  // A field may belong to a form from outside it. In a shadow tree, its event has the host element as its target.
  const typeIn = (event: Event): void => {
    const path = event.composedPath() as readonly (EventTarget & { readonly type?: string })[]
    const [field] = path as unknown as readonly [Element & { readonly form?: unknown }]
    if (field.form ? field.form !== form : !path.includes(host)) return
    // A control has fired `input` already.
    if (event.type === 'change' && isControl(field)) return
    for (const one of path) {
      looked.touched.add(one)
      if (one.type === 'password') looked.passwords.add(one)
    }
    change()
    note()
  }
  for (const type of ['input', 'change']) listen(form.getRootNode(), type, typeIn)
  listen(form.getRootNode(), 'focusin', (event) => {
    const [field] = event.composedPath() as unknown as readonly [Element & { readonly form?: unknown }]
    if (field.form !== form && !event.composedPath().includes(host)) return
    lookAt(looked)
    needKey()
  })
  listen(form, 'reset', () => {
    typed = 'changes'
    looked.back.clear()
    change()
    isUnwritten = false
    note(0)
  })
  listen(form, 'submit', async () => {
    carry(once, 'sent')
    looks = 0
    look(looksEvery)
    isUnwritten = true
    write()
    const key = once
    const there = await place
    const draft = isRestored && readDraft(there)
    if (draft) putDraft(there, { ...draft, once: key, sent: true })
  })
  // Also fired when a script builds `FormData` from the form.
  listen(form, 'formdata', (event) => (event as FormDataEvent).formData.set(onceField, once))
  listen(document, 'visibilitychange', write)
  // A page that is gone encrypts nothing more, so this begins before it leaves.
  for (const type of ['beforeunload', 'pagehide']) listen(globalThis, type, write)

  const unsubscribe = session.subscribe((status) => {
    if (!isLive(status)) write()
    else if (!restoring) {
      restoring = restore()
      sweepDrafts(path, session.name)
    }
  })

  return {
    took: () => dropTaken(once),
    stop: () => {
      unsubscribe()
      stopping.abort()
      // `look` goes on, because the response may arrive after the form has left the page.
      for (const timer of [soon, renew, again, goes]) timer()
      write()
    },
  }
}
