import { type EndReason, endReasons } from 'curfew'
import { endedSentence } from 'curfew/browser/warning-words'
import type { Visit } from 'curfew/server/sessions'
import { agoInWords, type Words } from './words.ts'

/** The end of the last session, in words. */
export interface LastEnd {
  readonly reason: EndReason
  readonly sentence: string
  /** How long ago, where the server remembers it. */
  readonly ago?: string
}

const isReason = (word: string | null): word is EndReason => endReasons.some((reason) => reason === word)

/** The end of the last session. The server's memory comes first. A word in the address only selects one of six sentences. */
export const lastEnd = (visit: Visit, query: URLSearchParams, words: Words): LastEnd | undefined => {
  if (visit.kind === 'live') return undefined
  const reports = query.get('reports') === 'refused' ? ({ reports: 'refused' } as const) : {}
  if (visit.kind === 'ended') {
    const { reason, idle, ago, facts } = visit
    const sentence = endedSentence(words.curfew, reason, idle, { ...facts, ...(reason === 'idle' && reports) })
    return { reason, sentence, ago: agoInWords(words, ago) }
  }
  const word = query.get('ended')
  return isReason(word) ? { reason: word, sentence: endedSentence(words.curfew, word, undefined, reports) } : undefined
}
