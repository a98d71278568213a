import { reportsEvery } from '../../core/reports.ts'
import type { WireSignal } from '../../core/wire.ts'
import { startWatch } from '../clock.ts'
import type { Live } from '../prediction.ts'
import type { Lease } from './page-id.ts'
import type { Watch } from './state.ts'
import { longestSilence } from './stream.ts'

/** Some signals, or none. */
export type Signals = readonly WireSignal[]

/** The page that a signal comes from; none for a frame. */
export const onPage = (lease: Lease | undefined): { readonly page?: string } => (lease ? { page: lease.page } : {})

/** The person's last activity, if the server does not know of it. */
export const unsent = ({ lastActive, sentUpTo, age, lease }: Watch): Signals => {
  const at = lastActive()
  return at > sentUpTo ? [{ type: 'input', agoMs: Math.max(0, age(at)), ...onPage(lease) }] : []
}

/** The signal that the page is visible or hidden, if the server believes otherwise. */
export const sight = (watch: Watch): Signals => {
  const { lease } = watch
  const type = document.hidden ? 'page-hidden' : 'page-seen'
  if (!lease || watch.believed === type) return []
  watch.believed = type
  return [{ type, page: lease.page }]
}

/** The signals by which a page without a stream renews its lease; none for a frame. */
export const seen = (watch: Watch): Signals => {
  const { lease, stream } = watch
  watch.sinceSeen = startWatch()
  return lease ? [{ type: 'page-seen', page: lease.page, nth: stream.nth() }, ...unsent(watch)] : []
}

/** The signals that introduce a page to the server. */
export const greeting = (watch: Watch): Signals => {
  const { lease } = watch
  watch.sinceSeen = startWatch()
  watch.believed = 'page-seen'
  return [...(lease ? [{ type: 'page-seen', ...lease } as const] : []), ...sight(watch), ...unsent(watch)]
}

/** The signals that are due at one look at a live session: usually none. */
export const due = (watch: Watch, { idleMs, leaseMs }: Live): Signals => {
  // Without a stream the page's lease runs out, so it is renewed.
  if (leaseMs && watch.sinceWord() >= longestSilence && watch.sinceSeen() >= leaseMs / 3) return seen(watch)
  return watch.sinceReport() >= reportsEvery(idleMs) ? unsent(watch) : []
}
