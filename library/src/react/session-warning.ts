'use client'

import { createElement, type ReactElement, useEffect, useRef } from 'react'
import type { WarningWords } from '../browser/words/english.ts'

/** The props of a `SessionWarning`. */
export interface SessionWarningProps {
  /** Where the page goes when the session has ended. Default: the `home` of the provider, else `/`. */
  readonly home?: string
  /** Texts to use instead of the shipped ones; any may be left out. */
  readonly words?: Partial<WarningWords>
}

/** The dialog before a session's end, `<session-warning>`. Its code is fetched after the first render. */
export const SessionWarning = ({ home, words }: SessionWarningProps): ReactElement => {
  const element = useRef<(HTMLElement & { words?: Partial<WarningWords> }) | null>(null)
  useEffect(() => {
    if (element.current && words) element.current.words = words
  }, [words])
  useEffect(() => {
    // Imported here, because the element's class needs a browser, and servers load this module too.
    import('../browser/warning-dialog-define.ts')
  }, [])
  return createElement('session-warning', { ref: element, home })
}
