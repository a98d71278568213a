import { randomBytes } from 'node:crypto'
import { type Asking, ask, type Heard } from './ask.ts'

/** The gateway and the application that the doctor looks at. */
export interface Aim {
  readonly gateway: URL
  readonly upstream: URL
  /** The path of the gateway's own pages. */
  readonly at: string
  /** A path that needs a person. */
  readonly path: string
  /** The cookie of a signed-in person; undefined for a stranger. */
  readonly cookie?: string
}

/** One thing that the doctor tried. `open`: it got round the gateway. */
export interface Finding {
  readonly check: string
  readonly open: boolean
  readonly detail: string
}

/** A finding of something that holds. */
export const closed = (check: string, detail: string): Finding => ({ check, open: false, detail })

/** A finding of a hole. */
export const opened = (check: string, detail: string): Finding => ({ check, open: true, detail })

/** A word that no application says by itself. */
export const oddWord = (): string => `doctor${randomBytes(9).toString('hex')}`

const locationOf = ({ headers }: Heard, from: URL): URL | undefined => {
  const { location } = headers
  return typeof location === 'string' && URL.canParse(location, from.href) ? new URL(location, from) : undefined
}

/** Whether an answer came from behind the gateway, rather than from the gateway itself. */
export const isPassed = ({ gateway, at }: Aim, heard: Heard, direct: Heard | undefined): boolean => {
  if (heard.status === 101 || (heard.status >= 200 && heard.status < 300)) return true
  const leads = locationOf(heard, gateway)
  if (leads) return !leads.pathname.startsWith(`${at}/`)
  return direct !== undefined && direct.status === heard.status && direct.body !== '' && direct.body === heard.body
}

/** Sends a request through the gateway, and says whether it reached the application. No answer is a refusal. */
export const gotThrough = async (aim: Aim, asking: Asking): Promise<boolean> => {
  const heard = await ask(aim.gateway, asking).catch(() => undefined)
  if (!heard) return false
  return isPassed(aim, heard, await ask(aim.upstream, asking).catch(() => undefined))
}

/** The headers of the signed-in person, if there is one. */
export const asPerson = ({ cookie }: Aim): readonly string[] => (cookie === undefined ? [] : ['Cookie', cookie])

/** The headers of a script's request from the application's own page. */
export const fromOwnPage = ({ gateway }: Aim): readonly string[] => [
  ...['Origin', gateway.origin, 'Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty'],
]
