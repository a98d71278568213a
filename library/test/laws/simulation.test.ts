import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Session } from '../../src/core/session.ts'
import type { Signal } from '../../src/core/signal.ts'
import { statusAt } from '../../src/core/status.ts'
import { after, between, seconds } from '../../src/core/time.ts'
import { begin, type Page, type Simulated, secondsOf } from './simulated.ts'
import { beats, dawn, numRuns, policies, tell } from './stories.ts'

const isClosed = ({ pages }: Simulated, policy: Policy): boolean => {
  const all = [...pages.values()]
  const seen = all.filter(({ as }) => as !== 'opening' && as !== 'gone')
  if (!policy.presence || seen.length === 0 || all.some(({ as, left }) => as === 'opening' && left > 0)) return false
  return policy.presence.ends === 'any-page' ? seen.some(({ left }) => left <= 0) : seen.every(({ left }) => left <= 0)
}

const end = (is: Simulated, reason: string): void => {
  is.ended = { reason, at: is.at }
}

const check = (is: Simulated, policy: Policy): void => {
  if (is.ended !== undefined) return
  if (is.idle <= 0) end(is, 'idle')
  else if (is.lifetime <= 0) end(is, 'lifetime')
  else if (isClosed(is, policy)) end(is, 'closed')
}

const tick = (is: Simulated, policy: Policy): void => {
  is.at += 1
  is.idle -= 1
  is.lifetime -= 1
  for (const page of is.pages.values()) {
    page.left -= 1
    page.succeeded += 1
    page.hidden += 1
    page.missed += 1
  }
  check(is, policy)
}

const release = (is: Simulated, name: string, as: 'left' | 'lost', policy: Policy): void => {
  const page = is.pages.get(name)
  if (!policy.presence) return
  const { ends, grace, lostGrace } = policy.presence
  if (as === 'left' && (!page || page.left < 0)) {
    put(is, name, { ...fresh(secondsOf(grace), ends === 'any-page' ? 'gone' : 'left'), goodbye: true })
    return
  }
  if (page?.as === 'opening') page.left = 0
  if (!page || page.as === 'opening' || page.as === 'gone') return
  if (as === 'left') page.goodbye = true
  if (page.as !== 'left') page.as = page.hidden <= 1 ? 'left' : as
  page.left = Math.min(page.left, secondsOf(page.as === 'left' ? grace : lostGrace))
  if (page.succeeded <= secondsOf(grace)) takeOver(is, name, page)
}

// Who was heard of last is last: of two that lead, a page that comes goes with the one that was heard of first.
const put = (is: Simulated, name: string, page: Page): void => {
  is.pages.delete(name)
  is.pages.set(name, page)
}

const takeOver = (is: Simulated, name: string, page: Page): void => {
  if (page.goodbye) page.as = 'gone'
  else is.pages.delete(name)
}

const hasLeft = (page: Page | undefined): boolean => page?.goodbye === true && page.left > 0

const never = Number.POSITIVE_INFINITY

const fresh = (left: number, as: Page['as'], was?: Page): Page => ({
  left,
  as,
  succeeded: never,
  hidden: was && was.left > 0 ? was.hidden : never,
  missed: never,
  nth: was && was.left > 0 ? was.nth : undefined,
})

const hide = (is: Simulated, name: string, policy: Policy): void => {
  const page = is.pages.get(name)
  if (!page || !policy.presence) return
  page.hidden = 0
  if (page.as !== 'lost' || secondsOf(policy.presence.lostGrace) - page.left > 1) return
  page.as = 'left'
  page.left = Math.min(page.left, secondsOf(policy.presence.grace))
}

const openStream = (is: Simulated, signal: Extract<Signal, { type: 'stream-opened' }>, policy: Policy): void => {
  if (!policy.presence) return
  const lease = secondsOf(policy.presence.lease)
  const leading = is.pages.get(signal.pages[0] ?? '')
  if (hasLeft(leading) || (leading && leading.left > 0 && (leading.nth ?? 0) > (signal.nth ?? never))) return
  const others = signal.others === 'lost' ? [...is.pages] : []
  const missed = others.flatMap(([name, { missed, goodbye, left }]) =>
    missed < 5 && !goodbye && left > 0 ? [name] : [],
  )
  const carried = [...new Set([...signal.pages, ...missed])]
  for (const [name, page] of others) {
    if (carried.includes(name)) continue
    const { leads = false } = page
    page.leads = false
    if (page.as !== 'open') continue
    if (!leads && lease - page.left < 5) page.stream = signal.stream
    else release(is, name, 'lost', policy)
  }
  for (const name of carried.filter((page) => !hasLeft(is.pages.get(page))))
    put(is, name, {
      ...fresh(lease, 'open', is.pages.get(name)),
      stream: signal.stream,
      leads: name === signal.pages[0],
      ...(name === signal.pages[0] && signal.nth !== undefined && { nth: signal.nth }),
    })
}

const loseStream = (is: Simulated, stream: string, policy: Policy): void => {
  const open = [...is.pages].filter(([, { as }]) => as === 'open')
  const elsewhere = open.some(([, page]) => page.left > 0 && page.stream !== undefined && page.stream !== stream)
  for (const [name, page] of open) {
    if (page.stream !== stream && (page.stream !== undefined || elsewhere)) continue
    if (!page.leads && policy.presence && secondsOf(policy.presence.lease) - page.left < 5) page.missed = 0
    release(is, name, 'lost', policy)
  }
}

const see = (is: Simulated, name: string, before: readonly string[], policy: Policy): void => {
  if (!policy.presence) return
  for (const other of before) {
    const page = is.pages.get(other)
    if (!page || other === name) continue
    if (page.as === 'open') page.succeeded = 0
    else if (page.as === 'opening') page.left = 0
    else if (page.as !== 'gone') takeOver(is, other, page)
  }
  const was = is.pages.get(name)
  if (hasLeft(was)) return
  const lease = secondsOf(policy.presence.lease)
  const known = was && was.left > 0 ? was : undefined
  const isLeader = known?.leads === true && known.as === 'open'
  const leader = [...is.pages].find(
    ([other, { leads, as, left }]) => other !== name && leads && as === 'open' && left > 0,
  )?.[1]
  const isBack = known?.as !== 'lost' || leader !== undefined
  put(is, name, {
    ...(isBack ? fresh(lease, 'open') : fresh(Math.min(lease, secondsOf(policy.presence.lostGrace)), 'lost')),
    nth: known?.nth,
    stream: isLeader ? known.stream : (leader?.stream ?? known?.stream),
    leads: isLeader,
  })
}

const happen = (is: Simulated, signal: Signal, policy: Policy): void => {
  if (is.ended !== undefined) return
  const idle = secondsOf(policy.idle)
  switch (signal.type) {
    case 'input': {
      // What would have been left had it been told at once, if it was not yet warned then.
      const ago = secondsOf(signal.ago)
      if (is.idle + ago > secondsOf(policy.warning)) is.idle = Math.max(is.idle, idle - ago)
      break
    }
    case 'request':
    case 'extend':
      is.idle = idle
      break
    case 'page-opening': {
      const known = is.pages.get(signal.page)
      if (policy.presence && (!known || known.as === 'opening' || known.left < 0))
        put(is, signal.page, fresh(secondsOf(policy.presence.opening), 'opening'))
      break
    }
    case 'page-seen':
      see(is, signal.page, signal.after ?? [], policy)
      break
    case 'page-left':
      release(is, signal.page, 'left', policy)
      break
    case 'page-lost':
      release(is, signal.page, 'lost', policy)
      break
    case 'page-hidden':
      hide(is, signal.page, policy)
      break
    case 'stream-opened':
      openStream(is, signal, policy)
      break
    case 'stream-kept':
      for (const page of is.pages.values())
        if (policy.presence && page.as === 'open' && page.left > 0 && page.stream === signal.stream)
          page.left = secondsOf(policy.presence.lease)
      break
    case 'stream-lost':
      loseStream(is, signal.stream, policy)
      break
    default:
      end(is, { 'sign-out': 'signed-out', revoke: 'revoked', replace: 'replaced' }[signal.type])
  }
  check(is, policy)
}

const simulated = (is: Simulated, policy: Policy): string => {
  if (is.ended) return `${is.ended.reason} at ${is.ended.at}`
  const { idle, lifetime } = is
  const warnings = [idle - secondsOf(policy.warning), lifetime - secondsOf(policy.lifetimeWarning)] as const
  const next = Math.min(...warnings.filter((left) => left > 0))
  if (warnings.every((left) => left > 0)) return `active ${Math.min(idle, lifetime)} ${next} ${lifetime}`
  const isIdle = warnings[0] <= 0 && (warnings[1] > 0 || idle <= lifetime)
  return `${isIdle ? `idle true ${idle}` : `lifetime false ${lifetime}`} ${next} ${lifetime}`
}

const asked = (session: Session, policy: Policy, at: number): string => {
  const status = statusAt(session, policy, after(dawn, seconds(at)))
  if (status.phase === 'ended') return `${status.end.reason} at ${secondsOf(between(dawn, status.end.at))}`
  const [ends, lifetime] = [secondsOf(status.endsIn), secondsOf(status.lifetimeEndsIn)]
  const next = secondsOf(status.warnsIn ?? Number.POSITIVE_INFINITY)
  if (status.phase === 'active') return `active ${ends} ${next} ${lifetime}`
  return `${status.reason} ${status.extendable} ${ends} ${next} ${lifetime}`
}

// `expect` at every second of ten thousand stories would take longer than the stories.
const compare = (is: Simulated, session: Session, policy: Policy, at: number): void => {
  const [found, wanted] = [asked(session, policy, at), simulated(is, policy)]
  if (found !== wanted) expect(found, `after ${at} s`).toBe(wanted)
}

it('the status equals a simulation second by second', () => {
  fc.assert(
    fc.property(policies, beats(), fc.integer({ min: 0, max: 400 }), (policy, story, rest) => {
      const is = begin(policy)
      const told = tell(policy, story)
      for (const [index, { session, now }] of told.entries()) {
        const next = told[index + 1]
        const until = next ? secondsOf(between(dawn, next.now)) : is.at + rest
        const beat = story[index - 1]
        if (beat) happen(is, beat.signal, policy)
        compare(is, session, policy, secondsOf(between(dawn, now)))
        while (is.at < until && !is.ended) {
          tick(is, policy)
          compare(is, session, policy, is.at)
        }
        compare(is, session, policy, until)
      }
    }),
    { numRuns },
  )
})
