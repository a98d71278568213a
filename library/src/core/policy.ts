import { type Bound, type BoundAsWritten, defineBound } from './bound.ts'
import { checkFields, type KnownFields, valueShown } from './known-fields.ts'
import { Misuse } from './misuse.ts'
import { checkChoice, checkDuration, inSeconds, leastMeant } from './policy/fields.ts'
import { definePresence, type Presence } from './policy/presence.ts'
import { type Duration, hours, milliseconds, minutes, seconds, shorter } from './time.ts'

export type { Presence } from './policy/presence.ts'

/** The requests that count as the person's activity, and so renew the session. */
export type Requests = 'people' | 'all' | 'none'

/** When a session ends and how it warns. `definePolicy` makes and checks it; roles hold it. */
export interface Policy {
  /** How long a person may be inactive before the session ends. */
  readonly idle: Duration
  /** How long before an end by inactivity the warning comes. */
  readonly warning: Duration
  /** The longest life of a session, with any activity. */
  readonly lifetime: Duration
  /** How long before the end of its lifetime the warning comes. */
  readonly lifetimeWarning: Duration
  /** How closing pages ends the session; left out, closing ends nothing. */
  readonly presence?: Presence
  /** Which requests count as activity. */
  readonly requests: Requests
  /** How long a draft of a form is kept for its person; left out, no draft is kept. */
  readonly drafts?: Duration
  /** How many sessions a subject may have at a time; left out, any number. */
  readonly sessions?: Bound
  /** The extra time that the warning offers; left out, it offers none. */
  readonly moreTime?: Duration
  /** Whether the browser keeps the cookie after it was closed; left out, it may not. */
  readonly persistent?: true
  /** Why a warning shorter than 20 seconds is essential here. */
  readonly essential?: string
}

/** A policy as it is written. A field that is left out has its default. */
export interface PolicyAsWritten {
  /** Default: one minute. */
  readonly idle?: Duration
  /** Default: half of `idle`, three minutes at most. */
  readonly warning?: Duration
  /** Default: 12 hours. */
  readonly lifetime?: Duration
  /** Default: half of `lifetime`, five minutes at most. */
  readonly lifetimeWarning?: Duration
  /** Default: `last-page`. `'never'`: closing pages ends nothing. */
  readonly presence?: 'never' | Partial<Presence>
  /**
   * Default: `people`, which counts page navigations, form posts and clients that are not browsers. A fetch from a
   * page that reports its own input does not count, so polling keeps no session alive.
   */
  readonly requests?: Requests
  /**
   * Default: one hour. `'never'`: no draft outlives its page.
   * @see WCAG 2.2, 2.2.5 (Re-authenticating): a person who has to sign in again goes on without loss of data.
   */
  readonly drafts?: 'never' | Duration
  /**
   * How many sessions a subject may have at a time, and the effect of one more sign-in. Default: any number.
   * @see OWASP ASVS 5.0, 7.1.2: the number of sessions of one account, and what happens beyond it, is defined.
   */
  readonly sessions?: BoundAsWritten
  /**
   * Default: none. Each warning offers "I need more time" once, beside "Stay signed in". The session then does not end by
   * inactivity for so long. It helps people who read with a screen reader's cursor, which makes no event. It must be longer
   * than `warning`.
   * @see WCAG 2.2, 2.2.1 (Timing Adjustable).
   */
  readonly moreTime?: Duration
  /**
   * Default: false. `true`: the browser keeps the cookie for the `lifetime` of the session, also after it was closed. It
   * needs `presence: 'never'`, because a person may otherwise believe that closing the browser signs them out.
   */
  readonly persistent?: boolean
  /** Why the warning must be shorter than 20 seconds, in a sentence for the next reader. */
  readonly essential?: string
}

/**
 * The shortest warning that is accepted without a reason: 20 seconds.
 * @see WCAG 2.2, success criterion 2.2.1 (Timing Adjustable): at least 20 seconds to extend with a simple action.
 */
export const shortestWarning: Duration = seconds(20)

/** The shortest time between an activity and the warning: two reports of activity fit in. */
export const shortestQuiet: Duration = seconds(10)

const fields: KnownFields<PolicyAsWritten> = {
  idle: true,
  warning: true,
  lifetime: true,
  lifetimeWarning: true,
  presence: true,
  requests: true,
  drafts: true,
  sessions: true,
  moreTime: true,
  persistent: true,
  essential: true,
}

const checkWarning = (field: 'warning' | 'lifetimeWarning', value: Duration, policy: Policy): void => {
  const of = field === 'warning' ? 'idle' : 'lifetime'
  if (value >= policy[of])
    throw new Misuse(
      'policy.warning-not-shorter',
      `policy.${field} is ${inSeconds(value)}, not shorter than ${of} (${inSeconds(policy[of])}); write a ${field} below it`,
    )
  if (value < shortestWarning && policy.essential === undefined)
    throw new Misuse(
      'policy.warning-too-short',
      `policy.${field} is ${inSeconds(value)}${value < leastMeant ? ', because a number means milliseconds' : ''}; ` +
        "write at least seconds(20), or say why less is needed: essential: '…'",
    )
}

const checkPersistent = ({ persistent = false, presence }: PolicyAsWritten): void => {
  if (typeof persistent !== 'boolean')
    throw new Misuse('policy.not-a-choice', `policy.persistent is ${valueShown(persistent)}; write true or false`)
  if (persistent && presence !== 'never')
    throw new Misuse(
      'policy.persistent-presence',
      'policy.persistent keeps a person signed in after the browser was closed, and policy.presence signs them out; ' +
        "write presence: 'never' beside persistent: true, or leave persistent out",
    )
}

/**
 * A checked policy from a written one. `{}` gives the one-minute rule: idle 60 s, with a warning 30 s before the end. Its
 * lifetime is 12 hours, with a warning 5 minutes before the end.
 * @throws Misuse naming the field, its value and what to write instead.
 * @see WCAG 2.2, 2.2.1; PCI DSS 4.0.1, 8.2.8; NIST SP 800-63B-4, 5.2.
 */
export const definePolicy = (written: PolicyAsWritten): Policy => {
  checkFields(written, fields, {
    code: 'policy.unknown-field',
    name: 'policy',
    write: 'definePolicy({ idle: minutes(15) })',
  })
  const idle = written.idle ?? minutes(1)
  const lifetime = written.lifetime ?? hours(12)
  const policy: Policy = {
    idle,
    warning: written.warning ?? shorter(minutes(3), milliseconds(idle / 2)),
    lifetime,
    lifetimeWarning: written.lifetimeWarning ?? shorter(minutes(5), milliseconds(lifetime / 2)),
    requests: written.requests ?? 'people',
    ...(written.drafts !== 'never' && { drafts: written.drafts ?? hours(1) }),
    ...(written.sessions !== undefined && { sessions: defineBound(written.sessions) }),
    ...(written.presence !== 'never' && {
      presence: definePresence(written.presence === undefined ? {} : written.presence),
    }),
    ...(written.moreTime !== undefined && { moreTime: written.moreTime }),
    ...(written.persistent && { persistent: true as const }),
    ...(written.essential !== undefined && { essential: written.essential }),
  }
  checkDuration('idle', policy.idle, leastMeant)
  checkDuration('lifetime', policy.lifetime, leastMeant, 'untimed')
  // A warning may be short with a reason.
  for (const field of ['warning', 'lifetimeWarning'] as const) checkDuration(field, policy[field], milliseconds(0))
  if (policy.moreTime !== undefined) checkDuration('moreTime', policy.moreTime, leastMeant)
  if (policy.drafts !== undefined) checkDuration('drafts', policy.drafts, leastMeant, 'untimed')
  checkPersistent(written)
  checkChoice('requests', policy.requests, ['people', 'all', 'none'])
  if (policy.essential?.trim() === '')
    throw new Misuse('policy.no-reason-given', 'policy.essential is empty; say in a sentence why, or leave it out')
  if (policy.lifetime <= policy.idle)
    throw new Misuse(
      'policy.lifetime-not-longer',
      `policy.lifetime is ${inSeconds(lifetime)}, not longer than idle (${inSeconds(idle)}); write a lifetime above it, such as hours(12)`,
    )
  checkWarning('warning', policy.warning, policy)
  checkWarning('lifetimeWarning', policy.lifetimeWarning, policy)
  if (policy.moreTime !== undefined && policy.moreTime <= policy.warning)
    throw new Misuse(
      'policy.more-time-not-longer',
      `policy.moreTime is ${inSeconds(policy.moreTime)}, not longer than warning (${inSeconds(policy.warning)}), so the person ` +
        'would get the next warning at once; write a moreTime above it, such as minutes(5)',
    )
  if (policy.idle - policy.warning < shortestQuiet)
    throw new Misuse(
      'policy.too-little-quiet',
      `policy.warning is ${inSeconds(policy.warning)} and idle ${inSeconds(idle)}, which leaves less than 10 s of quiet before ` +
        'the warning; write a shorter warning or a longer idle',
    )
  return Object.freeze(policy)
}

/** The default: one minute without activity, warned 30 seconds before; 12 hours in all, warned 5 minutes before. */
export const oneMinute: Policy = definePolicy({})

/**
 * 15 minutes without activity, warned 3 minutes before.
 * @see PCI DSS 4.0.1, 8.2.8.
 */
export const pci: Policy = definePolicy({ idle: minutes(15) })

/**
 * One hour without activity, 24 hours in all.
 * @see NIST SP 800-63B-4, 2.2.3.
 */
export const aal2: Policy = definePolicy({ idle: hours(1), lifetime: hours(24) })

/**
 * 15 minutes without activity, 12 hours in all.
 * @see NIST SP 800-63B-4, 2.3.3.
 */
export const aal3: Policy = definePolicy({ idle: minutes(15), lifetime: hours(12) })
