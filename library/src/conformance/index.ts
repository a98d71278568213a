import { unseenRules } from './beyond.ts'
import type { WireCase } from './case.ts'
import { cookieCases, draftCases } from './cookies.ts'
import { endCases } from './ending.ts'
import { streamCases } from './listening.ts'
import { resourceCases, statusCases } from './reading.ts'
import { senderCases } from './sending.ts'
import { signalCases } from './signalling.ts'
import { siteOf, type WireServer } from './site.ts'

export type { WireCase, WireSeen } from './case.ts'
export type { SignInRequest, WireServer } from './site.ts'

/** Every rule of the wire that a client can look for, in the order of `docs/wire.md`. */
export const wireContract: readonly WireCase[] = [
  ...resourceCases,
  ...statusCases,
  ...signalCases,
  ...senderCases,
  ...streamCases,
  ...endCases,
  ...cookieCases,
  ...draftCases,
]

/** The finding about one rule of the wire. */
export interface WireFinding {
  /** The rule's number in `docs/wire.md`. */
  readonly rule: string
  /** The rule in words; for one that no client can see, its number again. */
  readonly name: string
  /** `unseen`: it could not be looked at. */
  readonly found: 'holds' | 'broken' | 'unseen'
  /** The server's fault where the rule is broken, or the reason why the check could not look. */
  readonly why?: string
}

// Enough for all that wait, and few enough for a server that is slow to sign in.
const mostAtOnce = 16

const found = async ({ rule, name, check }: WireCase, server: WireServer): Promise<WireFinding> => {
  try {
    const seen = await check(siteOf(server))
    return seen === 'holds' ? { rule, name, found: seen } : { rule, name, found: 'unseen', why: seen.unseen }
  } catch (failure) {
    return { rule, name, found: 'broken', why: failure instanceof Error ? failure.message : String(failure) }
  }
}

/**
 * Holds a running server, in any language, to the wire: a finding for each rule. The server is asked for real and waits for
 * real, so start it with short times. Every check signs in anew, so the person must have no limit of sessions.
 * @throws when the server cannot be reached, or the sign-in gives no session.
 */
export const holdToWire = async (server: WireServer): Promise<readonly WireFinding[]> => {
  // A wrong address or request is one fault, and not one of each rule.
  await (await siteOf(server).person()).live()
  // Those of the stream and the end wait longest, so they begin first.
  const waiting = [...streamCases, ...endCases]
  const left = [...waiting, ...wireContract.filter((is) => !waiting.includes(is))]
  const findings: WireFinding[] = []
  const along = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) findings.push(await found(next, server))
  }
  await Promise.all(Array.from({ length: mostAtOnce }, along))
  const unseen = Object.entries(unseenRules).map(
    ([rule, why]): WireFinding => ({ rule, name: `rule ${rule}`, found: 'unseen', why }),
  )
  const order = (rule: string): number => rule.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0)
  return [...findings, ...unseen].sort((one, other) => order(one.rule) - order(other.rule))
}
