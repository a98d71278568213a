import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))

const installedByPlaywright = () => {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright')
  if (!existsSync(cache)) return undefined
  return readdirSync(cache)
    .filter((folder) => folder.startsWith('chromium-'))
    .flatMap((folder) =>
      ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'].map((file) =>
        join(cache, folder, file),
      ),
    )
    .find((file) => existsSync(file))
}

/** Where Chromium is on this machine; undefined when it is nowhere. */
export const findChromium = () => process.env.CHROMIUM_PATH ?? onPath() ?? installedByPlaywright()

/** Sees to it that there is a Chromium: from Debian's packages for root, else by the browser's own installer. */
export const ensureChromium = async () => {
  if (findChromium()) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium from the system’s packages …')
    await run('apt-get', ['update'])
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
  } else {
    console.log('Installing Chromium …')
    await run('npx', ['playwright', 'install', 'chromium'], { show: 'shown' })
  }
  if (findChromium()) return
  console.error('The browser tests need Chromium: install it, or say where it is with CHROMIUM_PATH=/path/to/chromium.')
  process.exit(1)
}
