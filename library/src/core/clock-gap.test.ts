import { expect, it } from 'vitest'
import { ignoringGap, settleIgnoringGap, stepIgnoringGap } from './clock-gap.ts'
import { definePolicy } from './policy.ts'
import { pagesAt, type Session } from './session.ts'
import type { Signal } from './signal.ts'
import { start, step } from './step.ts'
import { after, before, hours, instant, milliseconds, minutes, seconds } from './time.ts'

const policy = definePolicy({ idle: minutes(1) })
const dawn = instant(1_800_000_000_000)
const gap = hours(1)
// The clock jumped ahead by an hour ten seconds after the start.
const now = after(dawn, milliseconds(gap + seconds(10)))
const opened: Signal = { type: 'stream-opened', stream: 's', pages: ['a'], others: 'lost' }
const session = step(start('carla', ['clerk'], policy, dawn), opened, policy, dawn)
const apply = (signal: Signal, result: Session = session): Session => stepIgnoringGap(gap, result, signal, policy, now)

it('time alone ends no session before its reports were read', () => {
  expect(settleIgnoringGap(gap, session, policy, now)).toBe(session)
  expect(settleIgnoringGap(milliseconds(0), session, policy, now).ended).toMatchObject({ reason: 'idle' })
})

it('a session that was over before the jump is over', () => {
  const old = { ...session, activeAt: before(dawn, minutes(1)) }
  expect(settleIgnoringGap(gap, old, policy, now).ended?.reason).toBe('idle')
})

it('input on its way counts at its true moment', () => {
  const result = apply({ type: 'input', ago: seconds(3) })
  expect(result.ended).toBeUndefined()
  expect(result.activeAt).toBe(before(now, seconds(3)))
  expect(settleIgnoringGap(milliseconds(0), { ...result, pages: [] }, policy, now).ended).toBeUndefined()
})

it('a request counts even right after the last activity', () => {
  const fresh = { ...session, activeAt: before(before(now, gap), milliseconds(200)) }
  expect(apply({ type: 'request' }, fresh).activeAt).toBe(now)
})

it('input during the warning is no answer to it', () => {
  const warned = { ...session, activeAt: before(before(now, gap), seconds(40)) }
  expect(apply({ type: 'input', ago: seconds(2) }, warned).activeAt).toBe(warned.activeAt)
})

it('a page-seen keeps the page’s lease and is no activity', () => {
  const result = apply({ type: 'page-seen', page: 'a' })
  expect(result.activeAt).toBe(session.activeAt)
  expect(pagesAt(result, now)).toHaveLength(1)
})

it('however many signals come, other pages’ leases never outlast one that starts now', () => {
  const two = step(session, { type: 'page-seen', page: 'b' }, policy, dawn)
  const result = [1, 2, 3].reduce((soFar) => apply({ type: 'page-seen', page: 'a' }, soFar), two)
  expect(result.pages.map(({ until }) => until <= after(now, minutes(3)))).toEqual([true, true])
  expect(pagesAt(result, now)).toHaveLength(2)
})

it('an end by a signal is final', () => {
  expect(apply({ type: 'sign-out' }).ended).toEqual({ reason: 'signed-out', at: now })
  expect(apply({ type: 'sign-out' }).startedAt).toBe(dawn)
})

it('an ended session is judged as it is', () => {
  const ended = step(session, { type: 'sign-out' }, policy, dawn)
  expect(ignoringGap(gap, ended, policy, now)).toBe(ended)
  expect(apply({ type: 'extend' }, ended)).toBe(ended)
})

it('a session that no page can close is judged by its activity alone', () => {
  const alone = definePolicy({ idle: minutes(1), presence: 'never' })
  const result = start('carla', ['clerk'], alone, dawn)
  expect(settleIgnoringGap(gap, result, alone, now)).toBe(result)
  expect(stepIgnoringGap(gap, result, { type: 'request' }, alone, now).activeAt).toBe(now)
})
