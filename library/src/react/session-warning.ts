'use client'

import { createElement, type ReactElement, useEffect, useRef } from 'react'
import type { WarningWords } from '../browser/warning-words.ts'

/** What a `SessionWarning` is given. */
export interface SessionWarningProps {
  /** Where the page goes when the session has ended. Default: what the provider says, else `/`. */
  readonly home?: string
  /** Texts to use instead of the shipped ones; any may be left out. */
  readonly words?: Partial<WarningWords>
}

/** The dialog that comes before a session's end, `<session-warning>`, whose code is fetched once this is shown. */
export const SessionWarning = ({ home, words }: SessionWarningProps): ReactElement => {
  const element = useRef<(HTMLElement & { words?: Partial<WarningWords> }) | null>(null)
  useEffect(() => {
    if (element.current && words) element.current.words = words
  }, [words])
  useEffect(() => {
    // The element's class needs a browser, and this module is read on servers too.
    import('../browser/warning-dialog-define.ts')
  }, [])
  return createElement('session-warning', { ref: element, home })
}
