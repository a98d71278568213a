import type { WireStatus } from '../../core/wire.ts'
import { type Stopwatch, startWatch } from '../clock.ts'
import { awaitsAnswer, changesIn, type Ended, isLive, type Live, predicted } from '../prediction.ts'
import { goHome } from './going-home.ts'
import { openingOf } from './page-id.ts'
import { greeting, type Signals, unsent } from './reporting.ts'
import { askForNext, isReplaced, isSamePerson } from './same-person.ts'
import { giveUp, keep, liveOf, pushTakes, type Watch } from './state.ts'
import { askServer, type Refused } from './transport.ts'

/** The source of a status: pushed by the server, its response to a report, or another page. */
export type Source = 'server' | 'report' | 'page'

/** Takes a status that arrived, and decides what follows. `since`: when it was true. */
export const accept = (watch: Watch, status: WireStatus, source: Source, since: Stopwatch = startWatch()): void => {
  const before = liveOf(watch)
  const isOther = before?.id !== (status as Partial<Live>).id
  const more = unsent(watch)
  if (!watch.stay) return
  // Another page may have another session, or this page none: then this page asks the server itself.
  if (source === 'page' && isOther) before ? ask(watch) : greet(watch)
  else if (!isLive(status) || !before) take(watch, status, source, since)
  else if (isOther && !isSamePerson(before, status)) reload(watch)
  else if (awaitsAnswer(status) && source !== 'report' && more[0])
    report(watch, more).then((answer) => answer ?? accept(watch, status, 'report', since))
  else if (isOther || status.version >= before.version) take(watch, status, source, since)
}

type Warning = Live & { readonly phase: 'warning' }

const take = (watch: Watch, status: WireStatus, source: Source, since: Stopwatch): void => {
  const before = liveOf(watch)
  if (source !== 'page' && status.phase !== 'none') {
    watch.tabs?.share('message', status)
    // The page that brings it to the others says for all that it is shown.
    if (status.phase === 'warning' && (before as Partial<Warning> | undefined)?.reason !== status.reason)
      ask(watch, [{ type: 'warning-shown' }])
  }
  if (before && isReplaced(status)) awaitNext(watch, status as Ended, since, before)
  else settle(watch, status, since, before)
}

const settle = (watch: Watch, status: WireStatus, since: Stopwatch, before: Live | undefined): void => {
  watch.age = since
  keep(watch, status)
  if (isLive(status)) goOn(watch, status, before !== undefined && before.id !== status.id)
  else if (status.phase === 'ended') goHome(watch, status, before)
  else if (before || openingOf()) goHome(watch, { phase: 'ended', reason: 'signed-out', agoMs: 0 }, before)
}

// Hides the page until the server says whether the next session is the same person's.
const awaitNext = async (watch: Watch, ended: Ended, since: Stopwatch, before: Live): Promise<void> => {
  watch.veil.disabled = false
  const next = await askForNext(watch.setup.path)
  if (next) accept(watch, next, 'report')
  else if (watch.stay) settle(watch, ended, since, before)
}

const goOn = (watch: Watch, status: Live, isNext: boolean): void => {
  const { veil, age, lastCall, change, stream } = watch
  veil.disabled = true
  const left = changesIn(status, age())
  lastCall(left - pushTakes)
  change(left + pushTakes)
  // The next session does not know this page yet.
  if (isNext) greet(watch)
  if (isNext || !stream.isOpen()) stream.open()
}

const reload = (watch: Watch): void => {
  giveUp(watch)
  watch.veil.disabled = false
  location.reload()
}

// Without the server, the page predicts the status by time alone.
const goOnAlone = (watch: Watch, before: Live): void => {
  const { age, change } = watch
  const next = predicted(before, age())
  if (next.phase === 'ended') goHome(watch, next, before)
  else change(changesIn(next, age()) + 1_000)
  if (next !== before) keep(watch, next)
}

const refused = (watch: Watch, { retryAfterMs, why }: Refused): void => {
  const live = liveOf(watch)
  // A 503 means that the store is away, which the server itself reports.
  if (!watch.retryAt && why !== 503)
    console.error(`Curfew: ${watch.setup.path} gives no answer: allow it in connect-src and rate limits.`, why)
  watch.believed = 'unknown'
  watch.retryAt = performance.now() + retryAfterMs
  if (live) goOnAlone(watch, live)
}

/** Sends these signals, if there are any, and takes the status in the response; undefined when there is none. */
export const ask = async (
  watch: Watch,
  signals: Signals = [],
  source: Source = 'server',
): Promise<WireStatus | undefined> => {
  const { stay, setup } = watch
  const answer = await askServer(setup.path, signals)
  const status = answer.phase && answer
  // A response to a request from before the back/forward cache is out of date.
  if (!stay || watch.stay !== stay) return status
  watch.isAnswered = status !== undefined
  if (status) accept(watch, status, source)
  else refused(watch, answer as Refused)
  return status
}

/** Reports these signals, which include all unsent activity. */
export const report = async (watch: Watch, signals: Signals): Promise<WireStatus | undefined> => {
  const upTo = watch.lastActive()
  if (upTo > watch.sentUpTo) watch.sinceReport = startWatch()
  const status = await ask(watch, signals, 'report')
  if (status) watch.sentUpTo = upTo
  return status
}

/** Introduces this page to the server, with all unsent activity. */
export const greet = (watch: Watch): Promise<WireStatus | undefined> => report(watch, greeting(watch))
