import type { Site } from './config/sites.ts'

// A web server takes all of these spellings for one host: `a.example`, `A.example.` and `a.example:443`.
const spelled = /^((?:[\w-]+\.)*[\w-]+|\[[\da-f:.]+\])\.*(?::(\d{1,5})?)?$/i

const portless = ['', '80', '443']

/**
 * The site of a `Host` header: that of its host and port, else of its host, else of all hosts. Undefined when there is
 * none, and when the header names no host. HTTP/1.0 sends none, and comes to the last site.
 */
export const siteOf = (sites: readonly Site[], header: string | undefined): Site | undefined => {
  const [, host, port = ''] = spelled.exec(header ?? '') ?? []
  if (header !== undefined && host === undefined) return undefined
  const name = host?.toLowerCase()
  const whole = portless.includes(port) ? name : `${name}:${port}`
  const by = (wanted: string | undefined): Site | undefined => sites.find((site) => site.host === wanted)
  return (name === undefined ? undefined : (by(whole) ?? by(name))) ?? by(undefined)
}
