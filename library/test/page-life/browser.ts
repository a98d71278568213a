/** The engines that the matrix is played in. */
export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** One tab of a real browser, used as a person uses it. Every act waits until it is done, unless its comment says otherwise. */
export interface Tab {
  /** Goes to an address as typed into the address bar. Waits until the document is there, not until all of it is loaded. */
  readonly goTo: (address: string) => Promise<void>
  /** The tab's address. */
  readonly address: () => Promise<string>
  /** The value of an expression in the page; undefined while no page can evaluate it. */
  readonly ask: <Value>(expression: string) => Promise<Value | undefined>
  /** Clicks the element of a selector, with a trusted click, and does not wait for the result. */
  readonly press: (selector: string) => Promise<void>
  /** Types into the element of a selector, with trusted keys. */
  readonly type: (selector: string, text: string) => Promise<void>
  /** Types into the focused element, with trusted keys. */
  readonly keys: (text: string) => Promise<void>
  /** Moves the mouse a little, so that the page sees a person's hand. */
  readonly move: () => Promise<void>
  /** `plain`: as F5 does. `hard`: past the cache. `script`: `location.reload()`. Waits until the new document is there. */
  readonly reload: (how: 'plain' | 'hard' | 'script') => Promise<void>
  readonly back: () => Promise<void>
  readonly forward: () => Promise<void>
  /** Presses Stop on a loading page. */
  readonly stop?: () => Promise<void>
  /** Brings the tab before the others, which it hides. */
  readonly show: () => Promise<void>
  /** Closes the tab; a page that asks "Leave page?" is left all the same. */
  readonly close: () => Promise<void>
  /** Tries to close the tab of a page that asks "Leave page?", and answers no. */
  readonly tryToClose?: () => Promise<void>
  /** Kills the process that draws this tab. */
  readonly crash?: () => Promise<void>
  /** Discards the tab's page, as a browser does that is short of memory. The tab stays and loads again when shown. */
  readonly discard?: () => Promise<void>
  /** The same page a second time in a new tab, with a copy of its storage. */
  readonly duplicate?: () => Promise<Tab>
  /** Freezes the page, or lets it go on. */
  readonly freeze?: (how: 'frozen' | 'thawed') => Promise<void>
}

/** A real browser with a profile of its own. An act that an engine's driver cannot stage is left out. */
export interface Browser {
  readonly engine: EngineName
  /** The engine's own name and version. */
  readonly version: string
  readonly newTab: (address?: string) => Promise<Tab>
  /** A tab that a page opened, or that came back by itself: the newest one that was not returned yet. */
  readonly opened: () => Promise<Tab>
  /** Restores the tab that was closed last. `opened` then gives it. */
  readonly restoreTab?: () => Promise<void>
  /** Closes the only window. */
  readonly closeWindow: () => Promise<void>
  /** Quits as its menu does. */
  readonly quit: () => Promise<void>
  /** SIGKILL to every process of it. */
  readonly kill: () => Promise<void>
  /** SIGSTOP to every process of it, and SIGCONT. */
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
  /** Writes its cookies and tabs to disk, so that they survive a kill. The browser does so by itself within half a minute. */
  readonly writeDown?: () => Promise<void>
  /** Starts it again with the same profile, which restores cookies and tabs where the engine does so. */
  readonly startAgain?: () => Promise<Browser>
  /** Ends every process and removes the profile, in any state. */
  readonly end: () => Promise<void>
}

/** Starts a browser of one engine. */
export type StartBrowser = () => Promise<Browser>
