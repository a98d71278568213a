export { type Console, consoleFor } from './console-for.tsx'
export { type ConsoleSetup, type ConsoleTask, consoleTasks } from './setup.ts'
