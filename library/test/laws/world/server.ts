import type { Signal } from '../../../src/core/signal.ts'
import { step } from '../../../src/core/step.ts'
import { after, type Instant, instant, milliseconds } from '../../../src/core/time.ts'
import { type Browser, type Connection, note, type Opened, type Page, type World } from './ground.ts'
import { isCutOff, isKnownFrom } from './truth.ts'

/** The moment at which every world begins. */
export const dawn: Instant = instant(1_000_000_000_000)

/** A moment of a world by the server's clock. */
export const clockAt = (ms: number): Instant => after(dawn, milliseconds(ms))

/** The server handles signals. */
export const take = (world: World, signals: readonly Signal[]): void => {
  const now = world.timeline.now()
  for (const signal of signals) {
    note(world, () => `  server: ${JSON.stringify(signal)}`)
    world.session = step(world.session, signal, world.policy, clockAt(now))
  }
  world.heardAt = now
}

/**
 * Whether the server must guess which document a page's tab showed before. The page does not name its own, or it is a
 * copy of another tab's page. The server may then end the document of another tab.
 */
const isGuess = (world: World, page: Page, named: readonly string[]): boolean =>
  !named.some((id) => world.opened.some((opened) => opened.id === id)) ||
  world.allPages.some(({ id, tab }) => named.includes(id) && tab !== page.tab)

/**
 * Whether a browser's pages depend on a leading one that is frozen and has no stream. Another page that reports for itself
 * makes them believe that they have a leader.
 */
export const isLedByNone = ({ holder }: Browser): boolean =>
  holder?.isFrozen === true && !(holder.connection?.isAtServer && !holder.connection.isCut)

/** A report of a page arrives. `sentAt`: when it was sent. */
export const takeReport = (world: World, page: Page, signals: readonly Signal[], sentAt: number): void => {
  if (signals.length === 0) return
  const now = world.timeline.now()
  for (const signal of signals) {
    if (signal.type === 'page-hidden') page.tab.truth.hiddenAt = now
    // To the server, the page seems to be closing, with a stream that was quicker than its last signal.
    if (signal.type === 'page-hidden' && now - world.downAt < 3_000)
      isCutOff(page.tab.truth, now, world.policy.presence?.grace ?? 0)
    if (signal.type === 'page-left') page.hasSaidGoodbye = true
    if (signal.type === 'page-lost') for (const lost of world.allPages) if (lost.id === signal.page) lost.goneAt = now
    if (signal.type !== 'page-seen') continue
    const named = signal.after ?? []
    if (isGuess(world, page, named)) {
      for (const tab of world.tabs) if (!tab.page) isCutOff(tab.truth, now, 0)
      for (const opened of world.opened) opened.isGuessed = true
    }
    for (const opened of world.opened)
      if (named.includes(opened.id)) {
        opened.isOver = true
        world.spoken.add(opened.kind)
      }
  }
  if (!signals.some(({ type }) => type === 'page-lost')) page.wordAt = now
  page.heardOf = Math.max(page.heardOf ?? 0, sentAt)
  take(world, signals)
  // A report from before an outage proves nothing of the time after it.
  if (
    page.isHere &&
    !page.isFrozen &&
    !isLedByNone(page.browser) &&
    sentAt >= world.upSince &&
    world.isUp &&
    signals.some(({ type }) => type === 'page-seen')
  )
    isKnownFrom(page.tab.truth, now)
}

/** A request for a stream arrives. */
export const takeStream = (world: World, connection: Connection): void => {
  const { id: stream, pages, others, nth, page } = connection
  const now = world.timeline.now()
  connection.hasArrived = true
  connection.isAtServer = true
  // An unknown page's roster may be the late report of a crashed page. The roster of a page that has left is too late.
  // No roster names a page whose stream went with its server.
  if (page.wordAt !== undefined && !page.hasSaidGoodbye)
    for (const dead of connection.leavesOut) if (!dead.isOrphan) dead.goneAt = now
  for (const known of world.allPages) if (pages.includes(known.id)) known.wordAt = now
  page.isOrphan = false
  take(world, [{ type: 'stream-opened', stream, pages, others, nth }])
  keep(world, connection, world.run)
}

const keep = (world: World, connection: Connection, run: number): void => {
  const { lease } = world.policy.presence ?? { lease: 0 }
  world.timeline.after(lease / 3, () => {
    if (!connection.isAtServer || run !== world.run) return
    take(world, [{ type: 'stream-kept', stream: connection.id }])
    keep(world, connection, run)
  })
}

/** The server notices that a stream is closed. */
export const takeDrop = (world: World, connection: Connection, run: number): void => {
  if (!connection.isAtServer || run !== world.run) return
  connection.isAtServer = false
  for (const dead of connection.tellsOf) dead.goneAt = world.timeline.now()
  take(world, [{ type: 'stream-lost', stream: connection.id }])
}

/** A request for a document arrives. Returns whether the server waits for it. */
export const takeDocument = (world: World, opened: Opened): void => {
  const isKnown = world.spoken.has(opened.kind)
  opened.speaks = isKnown ? 'known' : 'perhaps'
  world.opened.push(opened)
  const doubt = world.ways.isPlain ? 'if-a-page' : 'perhaps'
  take(world, [
    { type: 'request' },
    { type: 'page-opening', page: opened.id, ...(!isKnown && { speaks: doubt as 'perhaps' }) },
  ])
  // A document that is still being sent is there, however slowly.
  const renews = isKnown || world.ways.isPlain
  let wasRenewed = false
  const opening = world.policy.presence?.opening ?? 0
  const renew = (): void =>
    world.timeline.after(opening / 2, () => {
      if (opened.isAnswered || opened.isOver) return
      wasRenewed = true
      take(world, [{ type: 'page-answered', page: opened.id, speaks: doubt as 'perhaps' }])
      renew()
    })
  if (renews) renew()
  opened.whole = () => {
    opened.isAnswered = true
    opened.until = world.timeline.now() + opening
    if (isKnown && wasRenewed) take(world, [{ type: 'page-answered', page: opened.id }])
    if (!isKnown && wasRenewed) take(world, [{ type: 'page-answered', page: opened.id, speaks: doubt as 'perhaps' }])
  }
}

/** The server notices that a response was cut, or knows that it is no page. */
export const takeNone = (world: World, opened: Opened, how: 'page-left' | 'page-lost'): void => {
  if (opened.isAnswered || opened.isOver) return
  opened.isOver = true
  take(world, [{ type: how, page: opened.id }])
}
