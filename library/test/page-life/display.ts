import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findProgram } from './find-engine.ts'
import { type Living, live, until } from './living-browser.ts'

const run = promisify(execFile)

/** A screen that no person sees, for a browser that must have one. */
export interface Display {
  readonly living: Living
  /** Its name, as DISPLAY. */
  readonly name: string
  /** Presses keys in the window that is in front, as a person does: `ctrl+w`. */
  readonly press: (keys: string) => Promise<void>
}

/** Starts a display under a free number. */
export const startDisplay = async (): Promise<Display> => {
  const program = findProgram(['Xvfb'], 'xvfb')
  const keys = findProgram(['xdotool'], 'xdotool')
  // It writes its number to the stream that its option names.
  const living = live(program, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'])
  const number = await until('a display should be there', () => {
    if (living.child.exitCode !== null) throw new Error(`Xvfb ended: ${living.said()}`)
    return /^(\d+)\n/m.exec(living.said())?.[1]
  })
  const name = `:${number}`
  return {
    living,
    name,
    press: async (what) => void (await run(keys, ['key', what], { env: { ...process.env, DISPLAY: name } })),
  }
}
