import type { Signal } from '../../../src/core/signal.ts'
import { type Connection, delayOf, later, note, type Page, roll, type World } from './ground.ts'
import { takeDrop, takeReport, takeStream } from './server.ts'
import { isCutOff } from './truth.ts'

const patience = 5_000

/** Sends a report. `onAnswer`: it got a response, or failed, as its page notices it. */
export const send = (
  world: World,
  page: Page,
  signals: readonly Signal[],
  onAnswer: (isAnswered: boolean) => void = () => {},
): void => {
  const sentAt = world.timeline.now()
  note(world, () => `${page.id} sends ${signals.map(({ type }) => type).join(' ')}`)
  const up = delayOf(world, page)
  const down = delayOf(world, page)
  const failsAfter = roll(world, page, patience)
  const comesLate = roll(world, page, 4) === 0
  const arrive = (): void => {
    takeReport(world, page, signals, sentAt)
    world.timeline.after(down, () => {
      if (world.isUp) later(world, page, 0, () => onAnswer(true))
      else later(world, page, failsAfter, () => onAnswer(false))
    })
  }
  if (!world.isUp) {
    later(world, page, failsAfter, () => onAnswer(false))
    return
  }
  world.timeline.after(up, () => {
    if (world.isUp) return arrive()
    // A message that is under way when the network goes may be sent again when it comes back.
    if (comesLate) world.onUp.push(() => world.timeline.after(up, () => takeReport(world, page, signals, sentAt)))
    later(world, page, failsAfter, () => onAnswer(false))
  })
}

/** Whether a page's stream delivers to it. */
export const brings = (world: World, connection: Connection | undefined): boolean =>
  connection?.isHeld === true && !connection.isCut && connection.isAtServer && world.isUp && world.ways.proxy !== 'held'

/** A stream of a page's browser ends. Its tabs shared messages up to now. Frozen tabs cannot open another. */
export const noteEnd = (world: World, page: Page): void => {
  noteVoice(world, page)
  const now = world.timeline.now()
  const { grace = 0, lostGrace = 0 } = world.policy.presence ?? {}
  const { pages, holder } = page.browser
  for (const { isHere, isFrozen, tab } of pages)
    if (isHere && (isFrozen || holder?.isFrozen))
      isCutOff(tab.truth, now, now - tab.truth.hiddenAt < 3_000 ? grace : lostGrace)
}

/** Notes that the tabs of a page's browser shared messages up to now, before a change ends that. */
export const noteVoice = (world: World, page: Page): void => {
  const { browser } = page
  if (browser.pages.some((other) => other.isHere && !other.isFrozen && brings(world, other.connection)))
    browser.voiceAt = world.timeline.now()
}

/** The server notices the end of a stream after so many milliseconds. */
export const drop = (world: World, connection: Connection, wait: number): void => {
  const { run } = world
  world.timeline.after(wait, () => takeDrop(world, connection, run))
}

/** Requests a stream. `onOpen`: its first message came. `onError`: the page notices that it broke. */
export const connect = (world: World, connection: Connection, onOpen: () => void, onError: () => void): void => {
  const { page } = connection
  const { ways, timeline } = world
  const up = delayOf(world, page)
  const down = delayOf(world, page)
  const isWithdrawn = roll(world, page, 2) === 0
  const lasts = 3_000 + roll(world, page, 30_000)
  const fails = (wait: number): void => later(world, page, wait, onError)
  note(world, () => `${page.id} asks for ${connection.id} of ${connection.pages.join(' ')} (${connection.others})`)
  world.connections.push(connection)
  if (!world.isUp) {
    fails(down)
    return
  }
  timeline.after(up, () => {
    if (!world.isUp || ways.proxy === 'refuses') {
      connection.isCut = true
      return fails(down)
    }
    if (connection.isCut && isWithdrawn) return
    takeStream(world, connection)
    // It was closed on its way.
    if (connection.isCut) return drop(world, connection, down)
    if (ways.proxy === 'held') return fails(12_000)
    timeline.after(down, () => {
      if (brings(world, connection)) later(world, page, 0, onOpen)
    })
    if (ways.proxy === 'cut') timeline.after(lasts, () => breakOff(world, connection, 'both', onError))
  })
}

/**
 * Cuts a stream on its way. `both`: both sides notice it soon. `server`: the page notices it by the silence alone.
 * `page`: the server notices it by its next ping that comes through.
 */
export const breakOff = (
  world: World,
  connection: Connection,
  notices: 'both' | 'server' | 'page',
  onError: () => void,
): void => {
  if (connection.isCut) return
  const { page } = connection
  noteEnd(world, page)
  connection.isCut = true
  note(world, () => `${connection.id} is cut; ${notices} notices`)
  if (notices === 'page') world.onUp.push(() => drop(world, connection, roll(world, page, 5_000)))
  else drop(world, connection, delayOf(world, page))
  later(world, page, notices === 'server' ? 7_000 + roll(world, page, 5_000) : delayOf(world, page), onError)
}
