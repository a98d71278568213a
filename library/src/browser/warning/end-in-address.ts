import type { EndReason } from '../../core/session.ts'
import type { Ended } from '../prediction.ts'
import { english } from '../words/english.ts'

/** The end that led to this page, by its address. None where `<session-ended>` tells it. */
export const endInAddress = (): Ended | undefined => {
  const given = new URLSearchParams(location.search)
  const reason = given.get('ended') as EndReason
  const reports = given.get('reports') === 'refused' && ({ reports: 'refused' } as const)
  if (document.querySelector('session-ended') || !Object.hasOwn(english.ended, reason)) return
  return { phase: 'ended', reason, agoMs: 0, ...reports }
}
