import Bowser from 'bowser'

/** A browser and its system, in words. */
export interface Device {
  /** The browser with its version: `Firefox 143`. */
  readonly browser: string
  /** The operating system: `Windows`. It has no version, because browsers tell an old one. */
  readonly system: string
}

// An operator sees the same few agents again and again.
const known = new Map<string, Device>()
const mostKnown = 1_000

const versionOf = (version: string | undefined): string => version?.split('.')[0] ?? ''
const joined = (...words: readonly (string | undefined)[]): string => words.filter(Boolean).join(' ')

const read = (agent: string): Device => {
  const { browser, os } = Bowser.parse(agent)
  return {
    browser: joined(browser.name, versionOf(browser.version)) || agent.slice(0, 40),
    system: os.name ?? '',
  }
}

/** The browser and system that a `User-Agent` names. One that names none stands for itself. */
export const deviceOf = (agent: string | undefined): Device => {
  if (!agent) return { browser: 'unknown', system: '' }
  const device = known.get(agent) ?? read(agent)
  if (known.size >= mostKnown) known.clear()
  known.set(agent, device)
  return device
}

/** A `User-Agent` in a few words: `Firefox 143 on Windows`. */
export const agentWords = (agent: string | undefined): string => {
  if (!agent) return '–'
  const { browser, system } = deviceOf(agent)
  return system ? `${browser} on ${system}` : browser
}
