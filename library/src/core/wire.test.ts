import { expect, it } from 'vitest'
import { oneMinute } from './policy.ts'
import { statusAt } from './status.ts'
import { start } from './step.ts'
import { after, hours, instant, minutes } from './time.ts'
import { mostSignals, readSignals, readStatus, statusToWire } from './wire.ts'

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
  ['[]', '1 to 32'],
  [JSON.stringify(Array(mostSignals + 1).fill({ type: 'extend' })), '1 to 32'],
])('%s is no signal: %s', (body, words) => {
  expect(readSignals(body)).toContain(words)
})

it('a status knows nothing of clock times or of activity', () => {
  const session = start('carla', ['clerk'], oneMinute, instant(1_000))
  const now = after(instant(1_000), minutes(0.5))
  const wire = statusToWire(statusAt(session, oneMinute, now), { id: 'x', session, version: 1, tasks: [] }, now)
  expect(Object.keys(wire).sort()).toEqual([
    'endsInMs',
    'extendable',
    'id',
    'idleMs',
    'lifetimeEndsInMs',
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

it('a problem is no status', () => {
  expect(readStatus('{"status":503}')).toBeUndefined()
  expect(readStatus('null')).toBeUndefined()
  expect(readStatus('')).toBeUndefined()
  expect(readStatus('{"phase":"none"}')).toEqual({ phase: 'none' })
})
