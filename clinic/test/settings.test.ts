import { expect, it } from 'vitest'
import { readSettings } from '../src/settings/settings.ts'

it('without any setting it is the one-minute rule on the local machine', () => {
  expect(readSettings({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    keptIn: { kind: 'sqlite', file: 'data/clinic.db' },
    demo: 'on',
    policy: {
      idle: 60_000,
      warning: 30_000,
      lifetime: 43_200_000,
      requests: 'people',
      presence: { ends: 'last-page', grace: 5_000, lostGrace: 15_000 },
    },
  })
})

it('every setting is taken', () => {
  const settings = readSettings({
    PORT: '0',
    CURFEW_STORE: 'memory:',
    CURFEW_IDLE: '15m',
    CURFEW_WARNING: '2m',
    CURFEW_LIFETIME: '8h',
    CURFEW_GRACE: '3s',
    CURFEW_LOST_GRACE: '20s',
    CURFEW_ENDS: 'any-page',
    CURFEW_REQUESTS: 'none',
    CLINIC_DEMO: '0',
  })
  expect(settings).toMatchObject({
    port: 0,
    keptIn: { kind: 'memory' },
    demo: 'off',
    policy: {
      idle: 900_000,
      warning: 120_000,
      lifetime: 28_800_000,
      requests: 'none',
      presence: { ends: 'any-page', grace: 3_000, lostGrace: 20_000 },
    },
  })
  expect(readSettings({ CURFEW_ENDS: 'never' }).policy.presence).toBeUndefined()
})

it.each([
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['HOST', '0.0.0.0'],
  ['HOST', 'a b'],
  ['CURFEW_STORE', 'mongo:x'],
  ['CURFEW_STORE', 'redis://user:secret@host'],
  ['CURFEW_IDLE', 'soon'],
  ['CURFEW_IDLE', '0s'],
  ['CURFEW_IDLE', '-5s'],
  ['CURFEW_IDLE', '60'],
  ['CURFEW_IDLE', '30d'],
  ['CURFEW_IDLE', '25h'],
  ['CURFEW_WARNING', '19s'],
  ['CURFEW_WARNING', '60s'],
  ['CURFEW_WARNING', '55s'],
  ['CURFEW_LIFETIME', '60s'],
  ['CURFEW_GRACE', 'none'],
  ['CURFEW_LOST_GRACE', '1y'],
  ['CURFEW_ENDS', 'first-page'],
  ['CURFEW_REQUESTS', 'some'],
  ['CLINIC_DEMO', 'yes'],
  ['CLINIC_ORIGIN', 'clinic.example'],
])('%s=%s stops the start with its name, its value and what to write', (name, value) => {
  const read = (): unknown => readSettings({ [name]: value })
  expect(read).toThrow(name)
  expect(read).toThrow(/write|set/)
  if (value.includes('secret')) expect(read).not.toThrow('secret')
  else expect(read).toThrow(value)
})
