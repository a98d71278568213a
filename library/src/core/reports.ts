/** How often at most a page tells what the person does, in milliseconds. */
export const reportsEvery = (idleMs: number): number => Math.min(60_000, idleMs / 12)
