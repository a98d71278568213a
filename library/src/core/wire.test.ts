import { expect, it } from 'vitest'
import { oneMinute } from './policy.ts'
import { statusAt } from './status.ts'
import { start } from './step.ts'
import { after, hours, instant, minutes } from './time.ts'
import { mostSignals, readSignals, readStatus, statusToWire, writeSignals } from './wire.ts'

it.each([
  ['nonsense', 'not JSON'],
  ['null', 'an object with a type'],
  ['"input"', 'an object with a type'],
  ['[[]]', 'an object with a type'],
  ['{}', 'nothing is not a type of signal'],
  ['{"type":"revoke"}', '"revoke" is not a type of signal'],
  ['{"type":"input"}', 'agoMs'],
  ['{"type":"input","agoMs":-1}', 'agoMs'],
  ['{"type":"input","agoMs":1e999}', 'agoMs'],
  ['{"type":"page-seen"}', 'page, an id'],
  ['{"type":"page-left","page":"<b>"}', 'page, an id'],
  ['{"type":"page-seen","page":"a","after":"b"}', 'at most 4 page ids'],
  ['{"type":"page-seen","page":"a","after":[1]}', 'at most 4 page ids'],
  ['{"type":"page-seen","page":"a","after":["a","b","c","d","e"]}', 'at most 4 page ids'],
  ['{"type":"page-seen","page":"a","nth":-1}', 'nth is a whole number'],
  ['{"type":"page-seen","page":"a","nth":1.5}', 'nth is a whole number'],
  ['{"type":"input","agoMs":1,"page":"<b>"}', 'names its page by an id'],
  ['{"type":"extend","page":7}', 'names its page by an id'],
  ['[]', '1 to 32'],
  ['{"type":"message-seen"}', 'message-seen needs message'],
  [JSON.stringify(Array(mostSignals + 1).fill({ type: 'extend' })), '1 to 32'],
])('%s is no signal: %s', (body, words) => {
  expect(readSignals(body)).toContain(words)
})

it('a status has the messages that wait for an acknowledgement', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const messages = [{ id: 'm', text: 'We close at six.', agoMs: 5 }]
  const known = { id: 'x', session, version: 1, tasks: [], messages }
  expect(statusToWire(statusAt(session, oneMinute, instant(1_000)), known, instant(1_000))).toMatchObject({ messages })
})

it('a status has no clock times and no activity', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const now = after(instant(1_000), minutes(0.5))
  const wire = statusToWire(statusAt(session, oneMinute, now), { id: 'x', session, version: 1, tasks: [] }, now)
  expect(Object.keys(wire).sort()).toEqual([
    'endsInMs',
    'extendable',
    'id',
    'idleMs',
    'lifetimeEndsInMs',
    'lifetimeMs',
    'pages',
    'phase',
    'reason',
    'roles',
    'tasks',
    'version',
    'warnsInMs',
  ])
  const over = after(now, hours(1))
  expect(statusToWire(statusAt(session, oneMinute, over), { id: 'x', session, version: 1, tasks: [] }, over)).toEqual({
    phase: 'ended',
    reason: 'idle',
    agoMs: hours(1) - minutes(0.5),
    id: 'x',
    idleMs: 60_000,
  })
})

it('an end says whether its person or an operator revoked it, and never the name', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const wireOf = (by: string) => {
    const ended = { ...session, ended: { reason: 'revoked' as const, at: instant(2_000), by } }
    const now = instant(3_000)
    return statusToWire(statusAt(ended, oneMinute, now), { id: 'x', session: ended, version: 1, tasks: [] }, now)
  }
  expect(wireOf('carla')).toMatchObject({ reason: 'revoked', by: 'yourself' })
  expect(wireOf('mona')).toMatchObject({ reason: 'revoked', by: 'operator' })
  expect(JSON.stringify(wireOf('mona'))).not.toContain('mona')
})

it('an end by lifetime says how long the lifetime was', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const late = after(instant(1_000), hours(12))
  const busy = { ...session, activeAt: late }
  expect(
    statusToWire(statusAt(busy, oneMinute, late), { id: 'x', session: busy, version: 1, tasks: [] }, late),
  ).toMatchObject({
    reason: 'lifetime',
    lifetimeMs: hours(12),
  })
})

it('a report may name its page, and a page the number of its streams', () => {
  const sent = [
    { type: 'input', agoMs: 10, page: 'a' },
    { type: 'input', agoMs: 10 },
    { type: 'extend', page: 'a' },
    { type: 'page-seen', page: 'a', after: ['b'], nth: 3 },
  ] as const
  expect(readSignals(writeSignals(sent))).toEqual([
    { type: 'input', ago: 10, page: 'a' },
    { type: 'input', ago: 10 },
    { type: 'extend', page: 'a' },
    { type: 'page-seen', page: 'a', after: ['b'], nth: 3 },
  ])
})

it('a status gives the page’s lease where closing pages ends the session', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const status = statusAt(session, oneMinute, instant(1_000))
  const known = { id: 'x', session, version: 1, tasks: [] }
  expect(statusToWire(status, { ...known, lease: minutes(3) }, instant(1_000))).toMatchObject({ leaseMs: 180_000 })
  expect(statusToWire(status, known, instant(1_000))).not.toHaveProperty('leaseMs')
})

it('a problem is no status', () => {
  expect(readStatus('{"status":503}')).toBeUndefined()
  expect(readStatus('null')).toBeUndefined()
  expect(readStatus('')).toBeUndefined()
  expect(readStatus('{"phase":"none"}')).toEqual({ phase: 'none' })
})

it('a status names its person only by a name other than the subject', () => {
  const now = instant(1_000)
  const session = start('carla', ['clerk'], oneMinute, now)
  const known = { id: 'x', session, version: 1, tasks: [], person: 'p1', pageToken: 't1' }
  const wire = statusToWire(statusAt(session, oneMinute, now), known, now)
  expect(wire).toMatchObject({ person: 'p1', pageToken: 't1' })
  expect(JSON.stringify(wire)).not.toContain('carla')
})
