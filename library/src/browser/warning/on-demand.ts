import { createPlainWarning } from './plain.ts'
import type { CreateWarning } from './seat.ts'

/** Fetches the view of the warning, or returns a plain one if that fails. */
export const fetchWarning = (): Promise<CreateWarning> =>
  import('./view.ts').then(
    ({ createWarning }) => createWarning,
    () => createPlainWarning,
  )
