/** The engines that the matrix is played in. */
export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** One tab of a real browser, worked as a person works it. Whatever is not named otherwise waits until it is done. */
export interface Tab {
  /** Goes to an address as typed into the address bar. Waits until the document is there, not until all of it is loaded. */
  readonly goTo: (address: string) => Promise<void>
  /** Where the tab is. */
  readonly address: () => Promise<string>
  /** The value of an expression in the page; undefined while there is no page to ask. */
  readonly ask: <Value>(expression: string) => Promise<Value | undefined>
  /** Presses what a selector finds, with a trusted click; does not wait for what comes of it. */
  readonly press: (selector: string) => Promise<void>
  /** Types into what a selector finds, with trusted keys. */
  readonly type: (selector: string, text: string) => Promise<void>
  /** Moves the mouse a little, so that the page sees a person's hand. */
  readonly move: () => Promise<void>
  /** `plain`: as F5 does. `hard`: past the cache. `script`: `location.reload()`. Waits until the new document is there. */
  readonly reload: (how: 'plain' | 'hard' | 'script') => Promise<void>
  readonly back: () => Promise<void>
  readonly forward: () => Promise<void>
  /** Presses Stop on a page that is on its way. */
  readonly stop?: () => Promise<void>
  /** Brings the tab before the others, which it hides. */
  readonly show: () => Promise<void>
  /** Closes the tab; a page that asks "Leave page?" is left all the same. */
  readonly close: () => Promise<void>
  /** Tries to close the tab of a page that asks "Leave page?", and answers no. */
  readonly tryToClose?: () => Promise<void>
  /** Kills the process that draws this tab. */
  readonly crash?: () => Promise<void>
  /** Takes the tab's page out of memory, as a browser does that is short of it; the tab stays and loads again when shown. */
  readonly discard?: () => Promise<void>
  /** The same page once more in a new tab, with a copy of its storage. */
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
  /** A tab that was opened by a page or came back by itself: the newest one that was not handed out yet. */
  readonly opened: () => Promise<Tab>
  /** Brings back the tab that was closed last; it is then the one that `opened` gives. */
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
  /** Writes its cookies and tabs to disk, as it does of itself within half a minute, so that a kill leaves them there. */
  readonly writeDown?: () => Promise<void>
  /** Starts it again with the same profile, which brings back cookies and tabs where the engine does so. */
  readonly startAgain?: () => Promise<Browser>
  /** Ends every process and removes the profile; whatever happened before. */
  readonly end: () => Promise<void>
}

/** Starts a browser of one engine. */
export type StartBrowser = () => Promise<Browser>
