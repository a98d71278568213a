import { installFromDebian } from './debian.mjs'
import { ensureChromium } from './install-chromium.mjs'
import { onPath } from './on-path.mjs'

const names = { firefox: 'Firefox', webkit: 'WebKit' }

// By Debian's names.
const needs = {
  firefox: [{ package: 'firefox-esr', isThere: () => onPath('firefox-esr', 'firefox') }],
  webkit: [
    { package: 'webkit2gtk-driver', isThere: () => onPath('WebKitWebDriver') },
    { package: 'xvfb', isThere: () => onPath('Xvfb') },
    { package: 'xdotool', isThere: () => onPath('xdotool') },
  ],
}

/**
 * Sees to it that an engine can be played, from Debian's packages for root. Whether it can; if not, it has said what is
 * missing.
 * @param {'chromium' | 'firefox' | 'webkit'} engine
 */
export const ensureEngine = async (engine) => {
  if (engine === 'chromium') {
    await ensureChromium()
    return true
  }
  const missing = () => needs[engine].filter(({ isThere }) => !isThere()).map((need) => need.package)
  const packages = missing()
  if (packages.length === 0) return true
  console.log(`Installing ${packages.join(', ')} …`)
  await installFromDebian(packages)
  const still = missing().join(' ')
  if (still === '') return true
  console.error(`Page life in ${names[engine]} needs ${still} (on Debian, as root: apt-get install ${still}).`)
  return false
}
