import { type MaybePromise, whenReady } from '../core/maybe-promise.ts'
import type { Roles } from '../core/role.ts'
import { days, type Instant, instant } from '../core/time.ts'
import type { WireStatus } from '../core/wire.ts'
import { checkingIds } from './checking-ids.ts'
import { createDrafts } from './drafts/drafts.ts'
import { tookCookies } from './drafts/took.ts'
import { createEndpoint } from './endpoint.ts'
import { createBackground } from './engine/background.ts'
import { believing, readAllLive } from './engine/believing.ts'
import { storeWithBreaker } from './engine/breaker.ts'
import { createClockAgreement } from './engine/clock-agreement.ts'
import { watchClock } from './engine/clock-watch.ts'
import { type Engine, writeAbout } from './engine/engine.ts'
import { createWriting, type Entry } from './engine/journal.ts'
import { createJournalGate } from './engine/journal-gate.ts'
import { createKeptMessages } from './engine/kept-messages.ts'
import { createMeasuring, type Figures } from './engine/measuring.ts'
import { createOwnData } from './engine/own-value.ts'
import { showPendingEnds } from './engine/pending-ends.ts'
import { createQueuePerKey } from './engine/queue-per-key.ts'
import { createReport, createReporting, type Report } from './engine/report.ts'
import { createSpoken } from './engine/spoken-documents.ts'
import { tellWarnings } from './engine/store-warnings.ts'
import { createWarden } from './engine/warden.ts'
import { createEntrances, type Entrances } from './entrances/entrances.ts'
import { createEntering } from './entrances/signing-in.ts'
import { type AddressOf, createAddressOf } from './http/client-address.ts'
import { takeCookie } from './http/cookie.ts'
import { mayPass } from './http/origin.ts'
import { type OwnRequest, type RequestHead, whenOf } from './http/request.ts'
import { createStreams } from './live/streams.ts'
import { createVisitSignals } from './live/visit-signals.ts'
import { createEndListeners, type Outlasting } from './live/when-ended.ts'
import { createOperators, type Operators } from './operators.ts'
import { checkSetup, type Setup } from './setup.ts'
import { type DocumentAnswer, followAnswer } from './visits/expected-page.ts'
import { createSetData, type SetData } from './visits/own-value.ts'
import { createPersons } from './visits/person.ts'
import { createVisits, type EndedVisit, type LiveVisit, type Visit } from './visits/visit.ts'
import { wireStatusOf } from './visits/wire-status.ts'

export type { MaybePromise } from '../core/maybe-promise.ts'
export type { Entry, Journal, Journals, What } from './engine/journal.ts'
export type { Figures, Measured } from './engine/measuring.ts'
export type { DataCheck } from './engine/own-value.ts'
export type { Entrances } from './entrances/entrances.ts'
export type {
  Choice,
  FinishAnswer,
  FinishOutcome,
  NoSession,
  Person,
  Question,
  ReauthenticatedAnswer,
  SignInAnswer,
  SignInDone,
  SignInOutcome,
  Started,
  TicketRefused,
  TooMany,
  Who,
  WithData,
} from './entrances/outcome.ts'
export type { OwnRequest, RequestHead } from './http/request.ts'
export type { ChangeListener, EndListener, Outlasting, VisitChange } from './live/when-ended.ts'
export type {
  EndLater,
  EndMany,
  KeepMessage,
  KeptMessage,
  MessageSeen,
  Operators,
  SessionView,
  WaitingEnd,
} from './operators.ts'
export type { Setup } from './setup.ts'
export type { DocumentAnswer } from './visits/expected-page.ts'
export type { DataChange, SetData } from './visits/own-value.ts'
export type { EndedVisit, LiveVisit, Visit } from './visits/visit.ts'

/** The sessions of an application. Every request, sign-in and operator goes through here. */
export interface Sessions<Task extends string = string, Role extends string = string, Rules = unknown, Data = unknown>
  extends Operators<Role>,
    Figures,
    Entrances<Role, Data>,
    SetData<Task, Rules, Data>,
    Outlasting<Task, Rules> {
  readonly roles: Roles<Task, Role, Rules>
  /**
   * Reads the session of a request, and renews it when the request counts. Answers at once where the store does, and
   * rejects with `StoreAway` when the store gives no answer.
   */
  readonly visit: (head: RequestHead) => MaybePromise<Visit<Task, Rules, Data>>
  /**
   * Reads a live visit's session again, before an act that took long to arrive. It renews nothing; otherwise it is like
   * `visit`.
   */
  readonly again: (visit: LiveVisit<Task, Rules>) => MaybePromise<Visit<Task, Rules, Data>>
  /** A visit as pages know it, for a page that a server renders: `<SessionProvider initial={…}>`. */
  readonly wireStatus: (visit: Visit<Task, Rules>) => WireStatus
  /**
   * Whether a request may change something: it reads only, or comes from a page of this application. A refusal is
   * journalled.
   */
  readonly mayPass: (head: RequestHead) => MaybePromise<boolean>
  /** Whether `answer` is to answer a request to this path. */
  readonly owns: (pathname: string) => boolean
  /** Answers a request for `/session` or a path below it. */
  readonly answer: (request: OwnRequest) => Promise<Response>
  /**
   * Follows the response to a request for a document, which decides how long its page is expected. Undefined when the
   * request is for no document.
   */
  readonly document: (visit: Visit<Task, Rules>, head: RequestHead) => DocumentAnswer | undefined
  /**
   * The address of a request's client, as much of it as the setup keeps. Undefined when it is not known. It fits `from` of
   * the application's own entries.
   */
  readonly addressOf: AddressOf
  /** The `Set-Cookie` that takes back the cookie of a session that is over. */
  readonly takeCookie: (head: RequestHead) => string
  /**
   * The `Set-Cookie`s that tell pages that the application has stored a form, so that they destroy its draft. `form`:
   * its fields, or its once-only key. None when it has no key.
   */
  readonly took: (head: RequestHead, form: unknown) => readonly string[]
  /** Writes an entry of the application's own into the journal, dated now. */
  readonly write: (entry: Omit<Entry, 'at'>) => void
  /** Reports a `StoreAway` or a `Misuse` to the journal and stderr, once for each. It ignores other errors. */
  readonly report: Report
  /** Rejects with `StoreAway` when the store gives no answer. */
  readonly ready: () => Promise<void>
  readonly now: () => Instant
  /** Closes every stream and stops the warden. No session ends by it, and the store stays open. */
  readonly close: () => Promise<void>
}

/**
 * Creates sessions on a store, and enforces their policies from now on.
 * @throws Misuse when something in the setup cannot work.
 */
export const createSessions = <const Task extends string, const Role extends string, Rules, Data = undefined>(
  setup: Setup<Task, Role, Rules, Data>,
): Sessions<Task, Role, Rules, Data> => {
  // Nothing below throws. A timer that has started would run on without an owner.
  checkSetup(setup)
  const { roles, journal, path = '/session', retention = days(1) } = setup
  const addressOf = createAddressOf(setup)
  const ownClock = setup.clock ?? (() => instant(Date.now()))
  const watch = watchClock(ownClock, setup.clock ? 'own' : 'system', {
    write: (entry) => write(entry),
    onUnheard: () => {
      streams.keepLeases()
      wake()
    },
    onStepped: () => agreement.compareAgain(),
    onSetBack: () =>
      waitUntil('not every session could be read after the clock was set back', readAllLive(store).then(wake)),
  })
  const clock = watch.now
  const measuring = createMeasuring()
  const writing = createWriting(journal, ownClock, (entry) => measuring.measure({ kind: 'entry', entry }))
  const { write } = writing
  const store = believing(
    showPendingEnds(storeWithBreaker(measuring.measuredStore(setup.store))),
    (session) => roles.policyOf(session.roles),
    clock,
  )
  const stopWarnings = tellWarnings(store, write)
  const report = createReport(write, clock)
  const { withReport, reported, reporting } = createReporting(report)
  const background = createBackground(write)
  const { waitUntil } = background
  // The warden may be asleep until a moment of the old clock. So wake it.
  const wake = (): void => engine.expect(instant(0))
  const engine: Engine = {
    roles,
    store,
    clock,
    reach: setup,
    addressOf,
    ...(setup.server !== undefined && { server: setup.server }),
    unheard: watch.unheard,
    sparesFor: watch.sparesFor,
    ...writing,
    ownData: createOwnData(setup.data),
    messages: createKeptMessages(store.records, clock),
    measure: measuring.measure,
    journalGate: createJournalGate(),
    queuePerKey: createQueuePerKey(),
    spoken: createSpoken(),
    waitUntil,
    personOf: createPersons(setup.draftSecret),
    expect: (at) => warden.expect(at),
    signalOf: (visit) => signals.signalOf(visit),
  }
  const drafts = createDrafts(engine, setup.draftSecret)
  const warden = createWarden(engine, retention, () => operators.seeTo())
  const streams = createStreams(engine)
  const endListeners = createEndListeners(engine)
  const signals = createVisitSignals(endListeners)
  const visits = createVisits<Task, Role, Rules, Data>(engine, roles)
  const setData = createSetData(engine, visits)
  const agreement = createClockAgreement(watch, store, write)
  const operators = createOperators(engine, roles as unknown as Roles)

  return {
    roles,
    ...reporting(checkingIds(operators.verbs)),
    ...createEntrances(createEntering(engine, roles as unknown as Roles), setup, withReport),
    visit: (head) => reported(() => whenOf(head), visits.visit(head)),
    again: (visit) => reported(() => 'reading a session again', visits.again(visit)),
    setData: (visit, next) => withReport('sessions.setData', setData(visit, next)),
    whenEnded: (visit, listener) => endListeners.whenEnded(visit as EndedVisit | LiveVisit, listener),
    whenChanged: (visit, listener) => endListeners.whenChanged(visit as EndedVisit | LiveVisit, listener),
    wireStatus: (found) => wireStatusOf(engine, found as unknown as Visit),
    whenMeasured: measuring.whenMeasured,
    openStreams: streams.count,
    mayPass: (head) =>
      whenReady(mayPass(head, setup), (may) => {
        if (!may) writeAbout(engine, head, { what: 'cross-site-refused', detail: whenOf(head) })
        return may
      }),
    owns: (pathname) => pathname === path || pathname.startsWith(`${path}/`),
    answer: createEndpoint(engine, streams, drafts, path),
    document: (found, head) =>
      found.kind === 'live' && found.opening ? followAnswer(engine, found, found.opening, head) : undefined,
    addressOf,
    takeCookie: (head) => takeCookie(head, setup),
    took: (head, form) => tookCookies(head, setup, form),
    write,
    report,
    ready: async () => void (await store.find('is anybody there')),
    now: clock,
    close: async () => {
      stopWarnings?.()
      agreement.close()
      engine.spoken.close()
      streams.close()
      signals.close()
      endListeners.close()
      operators.close()
      watch.close()
      await warden.close()
      await background.close()
      await writing.written()
    },
  }
}
