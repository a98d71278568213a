import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Document } from '../written/document.ts'
import type { Fault } from '../written/fault.ts'

const largestTheme = 65_536

/** The style sheet that a file names, with its fault. Its path begins at the folder of the file. */
export const readTheme = (
  path: string | undefined,
  document: Document,
): { readonly theme?: string; readonly faults: readonly Fault[] } => {
  if (path === undefined) return { faults: [] }
  const fault = (what: string) => ({ faults: [{ line: document.lineOf(['theme']), what }] })
  try {
    const theme = readFileSync(join(dirname(document.file), path), 'utf8')
    if (theme.length <= largestTheme) return { theme, faults: [] }
    return fault(`the style sheet ${path} has ${theme.length} characters; write at most ${largestTheme}`)
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException
    return fault(`the style sheet ${path} cannot be read (${code}); write its path from the folder of this file`)
  }
}
