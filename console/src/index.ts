export type { Fresh } from './asking/fresh.ts'
export { type Console, consoleFor, yourSessions } from './console-for.tsx'
export { type Client, type ConsoleSetup, type ConsoleTask, consoleTasks, type PageSetup } from './setup.ts'
