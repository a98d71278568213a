import { type Browser, later, note, type Opened, type Page, type Tab, type World } from './ground.ts'
import { breakOff, brings, noteVoice } from './network.ts'
import { arrive, depart, failing, openStream, wake } from './page.ts'
import { isLedByNone, takeDocument, takeNone } from './server.ts'
import { isClosed, isCutOff, isKnownFrom, newTruth } from './truth.ts'

/** A tab's target. `speaks`: the document has the client. `download`: it turns out to be no page. */
export interface Address {
  readonly kind: string
  readonly is: 'page' | 'mute' | 'download'
  /** The time that the server takes to respond. */
  readonly takes: number
  /** Whether the browser requests it from the server, and does not take it from its cache. */
  readonly isAsked: boolean
}

/** A browser that has just been started. */
export const newBrowser = (): Browser => ({ pages: [], queue: [], voiceAt: 0 })

const chance = (world: World, tab: Tab, label: number, sides: number): number =>
  world.dice(tab.label * 7_919 + tab.loads * 31 + label, sides)

const saysGoodbye = (world: World, tab: Tab): boolean => chance(world, tab, 1, 8) >= world.ways.lostGoodbyes

/** A page leaves its tab as the tab goes on to another document. */
const leave = (world: World, page: Page, isKept: boolean): void => {
  depart(world, page, saysGoodbye(world, page.tab) ? 'goodbye' : 'silently')
  page.browser.voiceAt = world.timeline.now()
  page.tab.page = undefined
  page.tab.cached = isKept ? page : undefined
}

// The server knew of the tab by its loading document alone.
const forgo = (world: World, { page, truth, isMute, isUnknowable }: Tab): void => {
  const isHeard = page?.heardOf !== undefined && page.heardOf >= world.upSince
  if (isMute ? isUnknowable : !isHeard) isCutOff(truth, world.timeline.now(), 0)
}

/** Stops a tab's loading document. */
export const stop = (world: World, tab: Tab): void => {
  const { loading } = tab
  if (!loading || loading.isOver) return
  loading.isOver = true
  note(world, () => `tab ${tab.label} stops loading ${loading.opened.id}`)
  forgo(world, tab)
  world.timeline.after(delayIn(world, tab), () => takeNone(world, loading.opened, 'page-left'))
  if (!tab.page && !tab.cached && tab.loads === 0) close(world, tab, 'goodbye')
}

const delayIn = (world: World, tab: Tab): number =>
  world.ways.delays[chance(world, tab, 2, world.ways.delays.length)] ?? 0

// Firefox and WebKit cut the streams of a page that begins to leave, without an event. It opens them again by itself.
const beginToLeave = (world: World, page: Page): void => {
  later(world, page, 1_000, () => openStream(world, page))
  if (world.ways.engine === 'chromium' || !page.connection || page.connection.isCut) return
  const { connection } = page
  noteVoice(world, page)
  breakOff(world, connection, 'server', failing(world, connection))
}

const show = (world: World, tab: Tab, address: Address, opening: string | undefined): void => {
  const { truth } = tab
  if (tab.page) leave(world, tab.page, address.is === 'page')
  if (address.is === 'mute') {
    note(world, () => `tab ${tab.label} shows a document that cannot speak`)
    tab.loads += 1
    tab.isMute = true
    // When two tabs go on at once, the server may take each document for that of the other tab.
    const isOneOfSeveral = world.opened.some(({ id, isOver, isGuessed }) => (id === opening ? isGuessed : !isOver))
    tab.isUnknowable = opening === undefined || world.ways.isPlain || isOneOfSeveral
    if (tab.isUnknowable) isCutOff(truth, world.timeline.now(), 0)
    return
  }
  tab.isMute = false
  tab.isUnknowable = false
  const named = opening === undefined ? [] : [world.ways.isPlain ? '-' : opening]
  const script = 20 + chance(world, tab, 3, 800)
  const load = tab.loads
  world.timeline.after(script, () => {
    if (tab.loads === load && truth.isOpen && !tab.page && !tab.isMute) arrive(world, tab, named)
  })
}

/** Sends a tab to an address. */
export const go = (world: World, tab: Tab, address: Address): void => {
  if (!world.isUp || tab.page?.isFrozen) return
  stop(world, tab)
  if (!tab.truth.isOpen) return
  if (tab.page) beginToLeave(world, tab.page)
  if (address.isAsked) request(world, tab, address)
  else show(world, tab, address, undefined)
}

const request = (world: World, tab: Tab, address: Address): void => {
  const id = `o${++world.count}`
  const opened: Opened = {
    id,
    kind: address.kind,
    label: world.count,
    tab,
    speaks: 'perhaps',
    isOver: false,
    isGuessed: false,
    isAnswered: false,
    whole: () => {},
  }
  const loading = { isOver: false, opened }
  tab.loading = loading
  const up = delayIn(world, tab)
  note(world, () => `tab ${tab.label} asks for ${id}, ${address.kind}, ${address.is}, which takes ${address.takes}`)
  world.timeline.after(up, () => {
    if (loading.isOver) return
    takeDocument(world, opened)
    if (!tab.page?.isFrozen && !isLedByNone(tab.browser)) isKnownFrom(tab.truth, world.timeline.now())
    world.timeline.after(address.takes, () => {
      if (loading.isOver) return
      if (address.is === 'download') {
        loading.isOver = true
        forgo(world, tab)
        takeNone(world, opened, 'page-lost')
        if (!tab.page && !tab.isMute) isClosed(tab.truth, world.timeline.now())
        return
      }
      opened.whole()
      world.timeline.after(up, () => {
        if (loading.isOver) return
        loading.isOver = true
        show(world, tab, address, id)
      })
    })
  })
}

/** Opens a tab. `like`: another one, of which it is a copy. */
export const open = (world: World, address: Address, like?: Tab): Tab | undefined => {
  if (!world.isUp) return undefined
  const tab: Tab = {
    label: world.tabs.length + 1,
    browser: world.browser,
    truth: newTruth(),
    isHidden: false,
    isMute: false,
    isUnknowable: false,
    loads: 0,
    shownBefore: like?.shownBefore,
  }
  world.tabs.push(tab)
  note(world, () => `tab ${tab.label} opens${like ? ` as a copy of ${like.label}` : ''}`)
  go(world, tab, address)
  return tab
}

/** Closes a tab, or has its document crash, or its whole browser. */
export const close = (world: World, tab: Tab, how: 'goodbye' | 'crash'): void => {
  const { truth, page, loading } = tab
  if (!truth.isOpen) return
  note(world, () => `tab ${tab.label} closes: ${how}`)
  isClosed(truth, world.timeline.now())
  if (loading && !loading.isOver) {
    loading.isOver = true
    world.timeline.after(delayIn(world, tab), () => takeNone(world, loading.opened, 'page-left'))
  }
  if (page && how === 'crash') depart(world, page, 'crash')
  else if (page) leave(world, page, false)
  tab.page = undefined
}

/** Goes back to the page that the tab showed before, out of the back/forward cache. */
export const goBack = (world: World, tab: Tab): void => {
  const { cached, page } = tab
  if (!cached || !tab.truth.isOpen || page?.isFrozen) return
  stop(world, tab)
  tab.isMute = false
  tab.isUnknowable = false
  tab.cached = undefined
  if (world.ways.engine !== 'chromium' && page) leave(world, page, true)
  // In Chromium the page that comes back reports before the one that leaves.
  arrive(world, tab, [cached.id])
  if (world.ways.engine === 'chromium' && page) {
    depart(world, page, 'goodbye')
    tab.cached = page
  }
}

/** The tab freezes: it stays open, and its script stands still. */
export const freeze = (world: World, { page, truth }: Tab): void => {
  if (!page || page.isFrozen) return
  noteVoice(world, page)
  page.isFrozen = true
  note(world, () => `${page.id} freezes`)
  // It opens no stream while it is frozen, so that it depends on the existing one.
  if (!page.browser.pages.some(({ connection }) => brings(world, connection))) isCutOff(truth, world.timeline.now(), 0)
  if (isLedByNone(page.browser))
    for (const tab of world.tabs) if (tab.browser === page.browser) isCutOff(tab.truth, world.timeline.now(), 0)
}

/** The tab goes on. */
export const thaw = (world: World, { page }: Tab): void => {
  if (!page?.isFrozen) return
  page.isFrozen = false
  for (const work of page.waiting.splice(0)) if (page.isHere) work()
  if (page.isHere) wake(world, page)
}
