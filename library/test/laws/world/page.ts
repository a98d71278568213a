import type { Signal } from '../../../src/core/signal.ts'
import { type Connection, later, note, type Page, roll, type Tab, type World } from './ground.ts'
import { connect, drop, noteEnd, noteVoice, send } from './network.ts'

const longestSilence = 12_000

const hidden = (page: Page): readonly Signal[] => {
  page.believedHidden = page.tab.isHidden
  return page.tab.isHidden ? [{ type: 'page-hidden', page: page.id }] : []
}

const report = (world: World, page: Page, signals: readonly Signal[]): void =>
  send(world, page, signals, (isAnswered) => {
    if (isAnswered) {
      page.isDoubtful = false
      if (!page.connection?.isHeld) openStream(world, page)
      return
    }
    page.isDoubtful = true
    later(world, page, roll(world, page, 5_000), () => {
      if (page.isDoubtful) greet(world, page)
    })
  })

const greet = (world: World, page: Page): void =>
  report(world, page, [{ type: 'page-seen', page: page.id, after: page.after }, ...hidden(page)])

/** The page reports an act of its person. */
export const touch = (world: World, page: Page): void =>
  report(world, page, [{ type: 'input', ago: 0 as never, page: page.id }])

/** Closes a page's stream. */
export const closeStream = (world: World, page: Page, wait: number): void => {
  const { connection } = page
  page.rings += 1
  page.connection = undefined
  if (!connection) return
  noteEnd(world, page)
  connection.isHeld = false
  if (connection.isCut) return
  connection.isCut = true
  if (world.isUp) drop(world, connection, wait)
  else world.onUp.push(() => drop(world, connection, roll(world, page, 5_000)))
}

const fail = (world: World, page: Page, connection: Connection): void => {
  if (page.connection !== connection) return
  closeStream(world, page, roll(world, page, 50))
  page.failures += 1
  const ring = page.rings
  later(world, page, roll(world, page, 2_000 * Math.min(page.failures, 5)), () => {
    if (ring === page.rings) report(world, page, [{ type: 'page-seen', page: page.id, nth: page.openings }])
  })
}

/** The reaction of a page when its stream breaks. */
export const failing =
  (world: World, connection: Connection): (() => void) =>
  () =>
    fail(world, connection.page, connection)

/** Opens a page's stream, again if it is open, if the page is to hold one. */
export const openStream = (world: World, page: Page): void => {
  page.openings += 1
  const nth = page.openings
  if (page.mode === 'follower') return
  // The requested stream is none of those that it would call missing.
  page.rings += 1
  const { mode, browser } = page
  later(world, page, roll(world, page, 20), () => {
    if (nth < page.openings) return
    const locked = mode === 'leader' ? browser.pages.filter((other) => other !== page && other.hasLock) : []
    for (const other of locked) page.watches.add(other)
    closeStream(world, page, roll(world, page, 50))
    const connection: Connection = {
      id: `s${++world.count}`,
      label: world.count,
      page,
      pages: [page.id, ...locked.map(({ id }) => id)],
      others: mode === 'alone' ? 'kept' : 'lost',
      nth,
      leavesOut: mode === 'leader' ? browser.pages.filter(({ isHere }) => !isHere) : [],
      tellsOf: [],
      isHeld: true,
      isCut: false,
      isAtServer: false,
      hasArrived: false,
    }
    page.connection = connection
    const onError = failing(world, connection)
    connect(
      world,
      connection,
      () => {
        page.failures = 0
      },
      onError,
    )
  })
}

const lead = (world: World, page: Page, mode: 'leader' | 'alone'): void => {
  note(world, () => `${page.id} is ${mode}`)
  page.mode = mode
  openStream(world, page)
}

// A page that receives nothing from the leading one reports for itself.
const listen = (world: World, page: Page, wait: number): void =>
  later(world, page, wait, () => {
    if (page.mode !== 'follower') return
    noteVoice(world, page)
    const quiet = world.timeline.now() - page.browser.voiceAt
    const patience = longestSilence - roll(world, page, 5_000)
    if (quiet >= patience) lead(world, page, 'alone')
    else listen(world, page, patience - quiet)
  })

const grant = (world: World, page: Page): void => {
  const { browser } = page
  browser.holder = page
  later(world, page, 1 + roll(world, page, 70), () => lead(world, page, 'leader'))
}

/** A page arrives in its tab and introduces itself. */
export const arrive = (world: World, tab: Tab, after: readonly string[]): Page => {
  const { browser } = tab
  const label = tab.label * 97 + ++tab.loads
  const page: Page = {
    id: `p${label}`,
    label,
    tab,
    browser,
    after: [...after, ...(tab.shownBefore === undefined ? [] : [tab.shownBefore])],
    mode: 'follower',
    isHere: true,
    isFrozen: false,
    waiting: [],
    hasLock: false,
    watches: new Set(),
    openings: 0,
    failures: 0,
    rings: 0,
    rolls: 0,
    isDoubtful: true,
    believedHidden: false,
    hasSaidGoodbye: false,
    isOrphan: false,
  }
  note(world, () => `${page.id} arrives in tab ${tab.label} after ${page.after.join(' ')}`)
  tab.page = page
  tab.shownBefore = page.id
  world.allPages.push(page)
  browser.pages.push(page)
  later(world, page, roll(world, page, 30), () => {
    page.hasLock = true
    browser.voiceAt = world.timeline.now()
    for (const other of browser.pages) if (other.isHere && other.mode !== 'follower') other.watches.add(page)
  })
  if (browser.holder) browser.queue.push(page)
  else grant(world, page)
  listen(world, page, longestSilence)
  greet(world, page)
  return page
}

/** A page leaves. `goodbye`: whether it can send one. */
export const depart = (world: World, page: Page, how: 'goodbye' | 'silently' | 'crash'): void => {
  const { browser } = page
  note(world, () => `${page.id} goes: ${how}`)
  if (how === 'goodbye') send(world, page, [{ type: 'page-left', page: page.id }])
  if (!page.hasSaidGoodbye)
    for (const { connection, mode } of browser.pages)
      if (connection && !connection.isCut && (mode === 'leader' || connection.page === page))
        connection.tellsOf.push(page)
  closeStream(world, page, roll(world, page, 60))
  page.isHere = false
  page.hasLock = false
  for (const other of browser.pages) {
    const isTold = other.watches.delete(page) && how === 'crash'
    if (isTold)
      later(world, other, 10 + roll(world, other, 90), () => send(world, other, [{ type: 'page-lost', page: page.id }]))
  }
  const place = browser.queue.indexOf(page)
  if (place >= 0) browser.queue.splice(place, 1)
  if (browser.holder !== page) return
  browser.holder = undefined
  const next = browser.queue.shift()
  if (next) grant(world, next)
}

/** A page that is in sight again, or has thawed, asks for the status and opens its stream again. */
export const wake = (world: World, page: Page): void => {
  openStream(world, page)
  report(world, page, [])
}

/** A page reports whether it is in sight. */
export const tellSight = (world: World, page: Page): void => {
  if (page.believedHidden === page.tab.isHidden) return
  page.believedHidden = page.tab.isHidden
  report(world, page, [{ type: page.tab.isHidden ? 'page-hidden' : 'page-seen', page: page.id }])
}
