import { availableParallelism, loadavg } from 'node:os'

// So much is waiting for each processor when a test itself works as hard as it can.
const ownLoad = 2

/**
 * How many times as long as on a machine of its own everything may take here: 1, unless others use this machine too and
 * more is waiting for its processors than a test's own work.
 */
export const crowding = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism() / ownLoad)
