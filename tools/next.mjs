import { fileURLToPath } from 'node:url'
import { runNode } from './run.mjs'

/** The program that builds and starts Next applications. */
export const next = fileURLToPath(import.meta.resolve('next/dist/bin/next'))

/**
 * The settings of Next wherever we run it: it makes no request to the outside.
 * @type {{ NEXT_TELEMETRY_DISABLED: string, NODE_ENV: 'production' }}
 */
export const quiet = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }

/** Builds the Next application in a folder, as `next build` does. */
export const buildNext = async (folder) => {
  const { code, text } = await runNode(next, ['build', folder], { env: quiet })
  if (code !== 0) throw new Error(`next build ${folder}: ${text}`)
}
