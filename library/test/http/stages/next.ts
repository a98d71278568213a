import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { buildNext, quiet } from '../../../../tools/next.mjs'
import { listening, type Stage } from '../setting.ts'

const dir = fileURLToPath(new URL('../next-app', import.meta.url))

/** Builds the story's application on Next as a stage: the server of `next start`, in this process. */
export const buildStage = async (): Promise<{ readonly stage: Stage; readonly close: () => Promise<void> }> => {
  await buildNext(dir)
  Object.assign(process.env, quiet)
  const loaded = await import('next')
  // Its types describe a bundler's output.
  const createNext = loaded.default as unknown as typeof loaded.default.default
  const app = createNext({ dev: false, dir })
  await app.prepare()
  const answer = app.getRequestHandler()
  const stage: Stage = (sessions) => {
    Object.assign(globalThis, { [Symbol.for('curfew story')]: sessions })
    return listening(createServer((request, response) => void answer(request, response)))
  }
  return { stage, close: () => app.close() }
}
