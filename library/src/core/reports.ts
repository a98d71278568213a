/** The shortest time between two reports of activity, in milliseconds. */
export const reportsEvery = (idleMs: number): number => Math.min(60_000, idleMs / 12)
