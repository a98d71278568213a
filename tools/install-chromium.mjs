import { findChromium } from './chromium.mjs'
import { installFromDebian } from './debian.mjs'
import { run, runNode } from './run.mjs'

// On some systems the command is there and only says how to install it.
const works = async () => {
  const file = findChromium()
  return file !== undefined && (await run(file, ['--version'])).code === 0
}

const fromPlaywright = () => runNode('node_modules/@playwright/test/cli.js', ['install', 'chromium'], { show: 'shown' })

const advice =
  'The browser tests need Chromium: install it (on Debian, as root: apt-get install chromium), or say where it is ' +
  'with CHROMIUM_PATH=/path/to/chromium.'

/** Sees to it that there is a Chromium: from Debian's packages for root, else by the browser's own installer. */
export const ensureChromium = async () => {
  if (await works()) return
  if (!process.env.CHROMIUM_PATH) {
    console.log('Installing Chromium …')
    await installFromDebian(['chromium'])
    if (await works()) return
    await fromPlaywright()
    if (await works()) return
  }
  console.error(advice)
  process.exit(1)
}
