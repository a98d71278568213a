export { moveTogether, type PageWithClock } from './move-together.ts'
export { createMovedClock, type MovedClock } from './moved-clock.ts'
export { signedIn, type TestCaller } from './signed-in.ts'
