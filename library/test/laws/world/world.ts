import { definePolicy, type Policy } from '../../../src/core/policy.ts'
import { statusAt } from '../../../src/core/status.ts'
import { start } from '../../../src/core/step.ts'
import { hours, seconds } from '../../../src/core/time.ts'
import { createDice } from './dice.ts'
import { note, type Tab, type Ways, type World } from './ground.ts'
import { breakOff } from './network.ts'
import { failing, tellSight, touch, wake } from './page.ts'
import { clockAt, dawn } from './server.ts'
import { type Address, close, freeze, go, goBack, newBrowser, open, stop, thaw } from './tab.ts'
import { createTimeline } from './timeline.ts'
import { isCutOff, isWronged } from './truth.ts'

/** One event, so many milliseconds after the one before it, in one of the existing tabs. */
export interface Act {
  readonly wait: number
  readonly does:
    | 'open'
    | 'copy'
    | 'go'
    | 'back'
    | 'stop'
    | 'away'
    | 'close'
    | 'crash'
    | 'freeze'
    | 'thaw'
    | 'hide'
    | 'show'
    | 'touch'
    | 'kill'
    | 'down'
    | 'cut'
    | 'restart'
  readonly tab: number
  readonly address: Address
  /** The time for which the network is away. */
  readonly lasts: number
}

/** A world as it is drawn. */
export interface Drawn {
  readonly ways: Ways
  readonly grace: number
  readonly lostGrace: number
  readonly lease: number
  readonly opening: number
  readonly acts: readonly Act[]
  /** The last events of a world. */
  readonly ends: 'all close' | 'all crash' | 'killed' | 'nothing'
}

const policyOf = ({ grace, lostGrace, lease, opening }: Drawn): Policy =>
  definePolicy({
    idle: hours(10),
    lifetime: hours(20),
    presence: {
      grace: seconds(grace),
      lostGrace: seconds(lostGrace),
      lease: seconds(lease),
      opening: seconds(opening),
    },
  })

const worldOf = (drawn: Drawn, story: string[] | undefined): World => {
  const policy = policyOf(drawn)
  return {
    ways: drawn.ways,
    policy,
    timeline: createTimeline(),
    dice: createDice(drawn.ways.seed),
    tabs: [],
    allPages: [],
    opened: [],
    connections: [],
    spoken: new Set(),
    onUp: [],
    story,
    session: start('carla', ['clerk'], policy, dawn),
    browser: newBrowser(),
    isUp: true,
    upSince: 0,
    downAt: Number.NEGATIVE_INFINITY,
    heardAt: 0,
    run: 0,
    count: 0,
  }
}

const openTabs = (world: World): readonly Tab[] => world.tabs.filter(({ truth }) => truth.isOpen)

const goDown = (world: World, lasts: number): void => {
  if (!world.isUp) return
  const now = world.timeline.now()
  const { grace = 0, lostGrace = 0 } = world.policy.presence ?? {}
  note(world, () => `the network is away for ${lasts}`)
  for (const tab of world.tabs) {
    if (tab.isMute) continue
    // The server would have waited from then on for a page without a report, or whose stream has just broken.
    const isHeld =
      tab.page?.wordAt !== undefined &&
      tab.browser.pages.some(
        (page) =>
          page.connection?.isAtServer && !page.connection.isCut && (page === tab.page || page.mode === 'leader'),
      )
    // To the server a page that is hidden and loses its stream is being closed, as in Firefox.
    isCutOff(tab.truth, now, isHeld ? (now - tab.truth.hiddenAt < 3_000 ? grace : lostGrace) : 0)
  }
  for (const tab of openTabs(world)) stop(world, tab)
  for (const connection of world.connections) {
    if (connection.isCut || !connection.hasArrived) continue
    const outcome = world.dice(connection.label * 13 + 5, 4)
    if (outcome === 0 && lasts < 6_000) continue
    breakOff(world, connection, outcome < 2 ? 'both' : outcome === 2 ? 'server' : 'page', failing(world, connection))
  }
  world.isUp = false
  world.downAt = now
  world.timeline.after(lasts, () => {
    note(world, () => 'the network is back')
    world.isUp = true
    world.upSince = world.timeline.now()
    for (const happen of world.onUp.splice(0)) happen()
  })
}

const cutAll = (world: World, how: 'cut' | 'restart'): void => {
  const now = world.timeline.now()
  const { grace = 0 } = world.policy.presence ?? {}
  note(world, () => how)
  if (how === 'restart') {
    world.run += 1
    world.spoken.clear()
    for (const connection of world.connections) connection.isAtServer = false
    for (const page of world.allPages) {
      page.isOrphan = true
      page.goneAt = undefined
    }
  }
  for (const { truth } of world.tabs) if (now - truth.hiddenAt < 3_000) isCutOff(truth, now, grace)
  for (const connection of world.connections)
    if (!connection.isCut && connection.hasArrived) breakOff(world, connection, 'both', failing(world, connection))
}

const kill = (world: World): void => {
  for (const tab of openTabs(world)) close(world, tab, 'crash')
  world.browser = newBrowser()
}

const sight = (world: World, tab: Tab, isHidden: boolean): void => {
  if (tab.isHidden === isHidden) return
  tab.isHidden = isHidden
  if (isHidden) tab.truth.hiddenAt = world.timeline.now()
  const { page } = tab
  if (!page || page.isFrozen) return
  if (!isHidden) wake(world, page)
  tellSight(world, page)
}

const act = (world: World, { does, tab: nth, address, lasts }: Act): void => {
  const tabs = openTabs(world)
  const tab = tabs[nth % Math.max(1, tabs.length)]
  if (does === 'open' || !tab) open(world, address)
  else if (does === 'copy') open(world, address, tab)
  else if (does === 'go') go(world, tab, address)
  else if (does === 'back') goBack(world, tab)
  else if (does === 'stop') stop(world, tab)
  else if (does === 'close') close(world, tab, 'goodbye')
  else if (does === 'crash') close(world, tab, 'crash')
  else if (does === 'freeze') freeze(world, tab)
  else if (does === 'thaw') thaw(world, tab)
  else if (does === 'hide') sight(world, tab, true)
  else if (does === 'show') sight(world, tab, false)
  else if (does === 'touch' && tab.page && !tab.page.isFrozen) touch(world, tab.page)
  else if (does === 'kill') kill(world)
  else if (does === 'down') goDown(world, lasts)
  else if (does === 'cut' || does === 'restart') cutAll(world, does)
}

/** The result of a world. */
export interface Outcome {
  /** The law that was broken, and how. */
  readonly wrong?: string
  readonly isClosed: boolean
  /** Whether all pages had gone, and the server had received the end of each. */
  readonly isJudgedGone: boolean
}

// Every reported page has said goodbye, its stream has dropped, or its browser has reported its end.
const isAllGone = (world: World): boolean =>
  openTabs(world).length === 0 &&
  world.connections.every(({ isAtServer, isCut, hasArrived }) => !isAtServer && (hasArrived || isCut)) &&
  world.allPages.some(({ wordAt }) => wordAt !== undefined) &&
  world.allPages.every(
    ({ wordAt, goneAt, hasSaidGoodbye }) =>
      hasSaidGoodbye || wordAt === undefined || (goneAt !== undefined && goneAt >= wordAt),
  )

// A requested document may still come, or may be shown and have no client.
const isAwaited = (world: World, until: number): boolean =>
  world.opened.some(({ isOver, speaks, until: ends }) => !isOver && (speaks !== 'known' || (ends ?? until + 1) > until))

/** Runs a world to its end. `story`: the list that its events are written to. */
export const runWorld = (drawn: Drawn, story?: string[]): Outcome => {
  const world = worldOf(drawn, story)
  const { timeline, policy } = world
  for (const next of drawn.acts) {
    timeline.runUntil(timeline.now() + next.wait)
    if (world.session.ended) break
    act(world, next)
  }
  timeline.runUntil(timeline.now() + 2_000)
  if (drawn.ends === 'all close') for (const tab of openTabs(world)) close(world, tab, 'goodbye')
  if (drawn.ends === 'all crash') for (const tab of openTabs(world)) close(world, tab, 'crash')
  if (drawn.ends === 'killed') kill(world)
  timeline.runUntil(timeline.now() + 60_000)

  const by = world.heardAt + (policy.presence?.lostGrace ?? 0) + 1_000
  const isJudgedGone = isAllGone(world) && !isAwaited(world, by)
  const status = statusAt(world.session, policy, clockAt(isJudgedGone ? by : timeline.now()))
  if (status.phase !== 'ended') {
    if (!isJudgedGone) return { isClosed: false, isJudgedGone }
    const pages = world.session.pages.map((lease) => `${lease.page} ${lease.as} until ${(lease.until - dawn) / 1_000}`)
    return { wrong: `not ended by ${by / 1_000} s: ${pages.join(', ')}`, isClosed: false, isJudgedGone }
  }
  const at = status.end.at - dawn
  const wronged = world.tabs.find(({ truth }) => isWronged(truth, at))
  const isClosed = status.end.reason === 'closed'
  if (!isClosed || !wronged) return { isClosed, isJudgedGone }
  return { wrong: `closed at ${at / 1_000} s under tab ${wronged.label}`, isClosed, isJudgedGone }
}
