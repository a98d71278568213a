import { after, type Instant, seconds } from '../core/time.ts'
import { advance } from './change.ts'
import type { Engine } from './engine.ts'
import type { LiveVisit } from './visit.ts'

/** The entry of `Server-Timing` in which a document learns the page that was opened for it. */
export const openingHeader = (opening: string): string => `curfew;desc="${opening}"`

const isPage = (answer: Pick<Response, 'status' | 'headers'>): boolean => {
  const type = answer.headers.get('content-type') ?? ''
  const isSaved = answer.headers.get('content-disposition')?.startsWith('attachment') ?? false
  const isShown = answer.status !== 204 && (answer.status < 300 || answer.status >= 400)
  return isShown && !isSaved && type.startsWith('text/html')
}

/**
 * Says that the answer to a document request is on its way. A redirect, a download or nothing at all becomes no page, so
 * that none is waited for; a slow page is waited for anew.
 */
export const documentAnswered = async (
  engine: Engine,
  visit: Pick<LiveVisit, 'key' | 'opening'>,
  answer: Pick<Response, 'status' | 'headers'>,
  askedAt: Instant,
): Promise<void> => {
  const { key, opening: page } = visit
  if (page === undefined) return
  if (!isPage(answer)) await advance(engine, key, [{ type: 'page-lost', page }])
  else if (engine.clock() > after(askedAt, seconds(5))) await advance(engine, key, [{ type: 'page-opening', page }])
}
