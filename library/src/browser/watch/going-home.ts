import { type Ended, isLive, type Live } from '../prediction.ts'
import { clearPage } from './cleared-page.ts'
import { openingOf } from './page-id.ts'
import { unsent } from './reporting.ts'
import { isSamePerson } from './same-person.ts'
import { giveUp, looksEvery, type Watch } from './state.ts'
import { askServer } from './transport.ts'

// Adds to an idle end that the server refused the reports of activity.
const withReports = (watch: Watch, ended: Ended): Ended =>
  ended.reason === 'idle' && !watch.isAnswered && unsent(watch).length > 0 ? { ...ended, reports: 'refused' } : ended

/**
 * Clears the page at its session's end, says why, and goes home as soon as the server can be reached. A frame leaves that to
 * its page. `showed`: the session that this document showed. A document that was requested after the end stays at its address,
 * with the reason added.
 */
export const goHome = (watch: Watch, end: Ended, showed: Live | undefined): void => {
  const { setup, veil, lease, sinceUnload } = watch
  const ended = withReports(watch, end)
  const address = new URL(showed || openingOf() ? setup.home : location.href, location.href)
  address.searchParams.set('ended', ended.reason)
  if (ended.reports) address.searchParams.set('reports', ended.reports)
  if (!showed && address.href === location.href) return
  giveUp(watch)
  clearPage(setup.sentence(ended))
  veil.disabled = true
  const go = async (): Promise<void> => {
    // A navigation that the person has begun goes first, such as that of a new session.
    const status = sinceUnload() < looksEvery ? undefined : await askServer(setup.path)
    if (status?.phase && isLive(status) && (!ended.id || (showed && isSamePerson(showed, status)))) location.reload()
    else if (status?.phase) location.replace(address)
    else setTimeout(go, looksEvery)
  }
  if (lease) go()
}
