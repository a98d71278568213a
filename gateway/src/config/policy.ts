import {
  aal2,
  aal3,
  type Bound,
  type BoundAsWritten,
  definePolicy,
  Misuse,
  oneMinute,
  type Policy,
  type PolicyAsWritten,
  pci,
} from 'curfew'
import type { Document, Place } from '../written/document.ts'
import type { Fault } from '../written/fault.ts'
import { durationOf } from './durations.ts'
import type { PolicyInFile, Preset } from './shape.ts'

const ready: Readonly<Record<Preset, Policy>> = { oneMinute, pci, aal2, aal3 }

const timed = ['idle', 'warning', 'lifetime', 'lifetimeWarning', 'moreTime'] as const
const timedInPresence = ['lease', 'grace', 'lostGrace', 'opening'] as const

const lengths = (written: Readonly<Record<string, unknown>>, names: readonly string[]): object =>
  Object.fromEntries(
    names.flatMap((name) => (typeof written[name] === 'string' ? [[name, durationOf(written[name])]] : [])),
  )

const boundOf = ({
  most,
  then,
}: {
  readonly most: number
  readonly then?: Bound['then'] | undefined
}): BoundAsWritten => ({
  most,
  ...(then && { then }),
})

const asWritten = (written: Exclude<PolicyInFile, string>): PolicyAsWritten => {
  const { presence, drafts, sessions, requests, persistent, essential } = written
  return {
    ...lengths(written, timed),
    ...(requests && { requests }),
    ...(persistent !== undefined && { persistent }),
    ...(essential !== undefined && { essential }),
    ...(drafts !== undefined && { drafts: drafts === 'never' ? drafts : durationOf(drafts) }),
    ...(sessions && { sessions: boundOf(sessions) }),
    ...(presence === 'never' && { presence }),
    ...(typeof presence === 'object' && {
      presence: { ...lengths(presence, timedInPresence), ...(presence.ends && { ends: presence.ends }) },
    }),
  }
}

const lettersOf: Readonly<Record<string, string>> = {
  milliseconds: 'ms',
  seconds: 's',
  minutes: 'm',
  hours: 'h',
  days: 'd',
}

// The library speaks of its own functions, and the file has texts in their place.
const inTermsOfFile = (sentence: string): string =>
  sentence
    .replace('milliseconds(2 ** 31 - 1)', '"24d"')
    .replace(
      /\b(milliseconds|seconds|minutes|hours|days)\((\d+)\)/g,
      (_, unit: string, count: string) => `"${count}${lettersOf[unit]}"`,
    )

/** The policy that a role has in the file, or its fault. */
export const policyOf = (written: PolicyInFile | undefined, place: Place, document: Document): Policy | Fault => {
  if (written === undefined) return oneMinute
  if (typeof written === 'string') return ready[written]
  try {
    return definePolicy(asWritten(written))
  } catch (failure) {
    if (!(failure instanceof Misuse)) throw failure
    const field = /^policy\.([\w.]+)/.exec(failure.message)?.[1]?.split('.') ?? []
    return { line: document.lineOf([...place, ...field]), what: inTermsOfFile(failure.message) }
  }
}
