import type { Policy } from '../../../src/core/policy.ts'
import type { Session } from '../../../src/core/session.ts'
import type { Dice } from './dice.ts'
import type { Timeline } from './timeline.ts'
import type { Truth } from './truth.ts'

/** The settings of this world. */
export interface Ways {
  readonly seed: number
  readonly engine: 'chromium' | 'firefox' | 'webkit'
  /** The delays of messages, in milliseconds: each takes one of these. */
  readonly delays: readonly number[]
  /** The proxy's effect on event streams. `cut`: it ends each after a while. `held`: it passes nothing on. */
  readonly proxy: 'none' | 'refuses' | 'cut' | 'held'
  /** Whether requests do not say whether a document is a frame's, and pages cannot read which document is theirs. */
  readonly isPlain: boolean
  /** The number of goodbyes in eight that are never sent. */
  readonly lostGoodbyes: number
}

/** A stream that a page has requested. */
export interface Connection {
  readonly id: string
  readonly label: number
  readonly page: Page
  readonly pages: readonly string[]
  readonly others: 'lost' | 'kept'
  readonly nth: number
  /** The pages of this browser that were dead at the request. */
  readonly leavesOut: readonly Page[]
  /** Pages that died without a goodbye while it carried them. */
  readonly tellsOf: Page[]
  /** Whether its page takes it for open. */
  isHeld: boolean
  /** Whether nothing goes through any more. */
  isCut: boolean
  /** Whether the server takes it for open. */
  isAtServer: boolean
  hasArrived: boolean
}

/** A document with the client. */
export interface Page {
  readonly id: string
  readonly label: number
  readonly tab: Tab
  readonly browser: Browser
  readonly after: readonly string[]
  mode: 'follower' | 'leader' | 'alone'
  isHere: boolean
  isFrozen: boolean
  /** The acts of its script as soon as it thaws. */
  readonly waiting: (() => void)[]
  hasLock: boolean
  readonly watches: Set<Page>
  connection?: Connection | undefined
  openings: number
  failures: number
  /** Counts its timers, so that an older one does not fire. */
  rings: number
  /** The number of its random choices. */
  rolls: number
  isDoubtful: boolean
  believedHidden: boolean
  /** The moment of the last report that the server received of it, or of a stream that named it. */
  wordAt?: number
  /** The moment at which the latest of its received reports was sent. */
  heardOf?: number
  /** The moment at which the server last received that it is gone. */
  goneAt?: number | undefined
  hasSaidGoodbye: boolean
  /** Whether the server that knew its stream was killed, and no report of it has come since. */
  isOrphan: boolean
}

/** A requested document, as the server opened it. */
export interface Opened {
  readonly id: string
  readonly kind: string
  readonly label: number
  readonly tab: Tab
  /** `known`: the server knows that such documents have the client. */
  speaks: 'known' | 'perhaps'
  isOver: boolean
  /** Whether a page reported whose document the server had to guess, and may have taken this one for it. */
  isGuessed: boolean
  isAnswered: boolean
  /** The moment until which a known one may be waited for; undefined while it has no response. */
  until?: number
  /** Its response has gone out whole. */
  whole: () => void
}

/** A tab. */
export interface Tab {
  readonly label: number
  readonly browser: Browser
  readonly truth: Truth
  page?: Page | undefined
  /** The page before, in the back/forward cache. */
  cached?: Page | undefined
  loading?: { isOver: boolean; readonly opened: Opened } | undefined
  /** The page that its storage says was shown before. */
  shownBefore?: string | undefined
  isHidden: boolean
  /** Whether it shows a document without the client. */
  isMute: boolean
  /** Whether the server has no means to know of that document. */
  isUnknowable: boolean
  loads: number
}

/** One run of the browser, from its start until it is closed or killed. */
export interface Browser {
  readonly pages: Page[]
  readonly queue: Page[]
  holder?: Page | undefined
  /** The moment at which its tabs last shared a message. */
  voiceAt: number
}

/** The whole state of a world. */
export interface World {
  readonly ways: Ways
  readonly policy: Policy
  readonly timeline: Timeline
  readonly dice: Dice
  readonly tabs: Tab[]
  readonly allPages: Page[]
  readonly opened: Opened[]
  readonly connections: Connection[]
  /** The kinds of documents whose pages have reported, as far as this run of the server knows. */
  readonly spoken: Set<string>
  readonly onUp: (() => void)[]
  readonly story: string[] | undefined
  session: Session
  browser: Browser
  isUp: boolean
  upSince: number
  /** The moment at which the network last went. */
  downAt: number
  heardAt: number
  /** Counts the server's runs. */
  run: number
  count: number
}

/** A line of the story, for the reader of a failure. */
export const note = (world: World, line: () => string): void => {
  world.story?.push(`${(world.timeline.now() / 1_000).toFixed(3)} ${line()}`)
}

/** Chance for a page: a whole number from 0 to below `sides`. */
export const roll = (world: World, page: Page, sides: number): number =>
  world.dice(page.label * 1_009 + page.rolls++, sides)

/** The delay of a page's next message. */
export const delayOf = (world: World, page: Page): number =>
  world.ways.delays[roll(world, page, world.ways.delays.length)] ?? 0

/** Plans an act of a page's script for a later moment, or for its thaw. A page that is gone does nothing. */
export const later = (world: World, page: Page, wait: number, work: () => void): void => {
  world.timeline.after(wait, () => {
    if (!page.isHere) return
    if (page.isFrozen) page.waiting.push(work)
    else work()
  })
}
