import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { canRun, onPath } from './on-path.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const installedByPlaywright = () => {
  try {
    const file = createRequire(import.meta.url)('playwright-core').chromium.executablePath()
    return existsSync(file) ? String(file) : undefined
  } catch {
    return undefined
  }
}

/** Where Chromium is on this machine; undefined when it is nowhere, or not where CHROMIUM_PATH says. */
export const findChromium = () => {
  const named = process.env.CHROMIUM_PATH
  if (named) return canRun(named) ? named : undefined
  return onPath(...names) ?? installedByPlaywright()
}
