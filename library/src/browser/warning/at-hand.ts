import type { CreateWarning } from './seat.ts'
import { createWarning } from './view.ts'

/** The view of the warning without a fetch: the build uses it for the ready script, which is one file. */
export const fetchWarning = async (): Promise<CreateWarning> => createWarning
