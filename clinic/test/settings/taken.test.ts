import { minutes, seconds } from 'curfew'
import { describe, expect, it } from 'vitest'
import { clinicRoles } from '../../src/roles.ts'
import { readSettings } from '../../src/settings/settings.ts'

it('without settings there is the one-minute rule, SQLite in a file, and the demo', () => {
  expect(readSettings({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    keptIn: { records: { kind: 'sqlite', file: 'data/clinic.db' }, sessions: { kind: 'with-records' } },
    policy: {
      idle: 60_000,
      warning: 30_000,
      lifetime: 43_200_000,
      requests: 'people',
      drafts: 3_600_000,
      presence: { ends: 'last-page', grace: 5_000, lostGrace: 15_000 },
    },
    demo: 'on',
    log: 'info',
    journalDays: 400,
  })
})

it('a setting that is empty counts as not set', () => {
  expect(readSettings({ PORT: '', CURFEW_IDLE: ' ' })).toEqual(readSettings({}))
})

it('every setting of the policy is obeyed, for every role', () => {
  const { policy } = readSettings({
    CURFEW_IDLE: '15m',
    CURFEW_WARNING: '2m',
    CURFEW_LIFETIME: '8h',
    CURFEW_GRACE: '500ms',
    CURFEW_LOST_GRACE: '1.5s',
    CURFEW_DRAFTS: '10m',
    CURFEW_ENDS: 'any-page',
    CURFEW_REQUESTS: 'none',
  })
  expect(policy).toMatchObject({
    idle: minutes(15),
    warning: minutes(2),
    lifetime: minutes(480),
    drafts: minutes(10),
    presence: { ends: 'any-page', grace: 500, lostGrace: 1_500 },
    requests: 'none',
  })
  const roles = clinicRoles(policy)
  for (const role of roles.names) expect(roles.policyOf([role])).toEqual(policy)
})

it('managers have 15 minutes, unless a time that is set is for everyone', () => {
  const ofManagers = (settings: Record<string, string>) => readSettings(settings).managersPolicy
  expect(ofManagers({})).toMatchObject({ idle: minutes(15), warning: minutes(3) })
  expect(ofManagers({ CURFEW_WARNING: '25s' })).toMatchObject({ idle: minutes(15), warning: seconds(25) })
  for (const settings of [{ CURFEW_IDLE: '2m' }, { CURFEW_LIFETIME: '10m' }])
    expect(ofManagers(settings)).toEqual(readSettings(settings).policy)
})

it('never: nothing typed is kept', () => {
  expect(readSettings({ CURFEW_DRAFTS: 'never' }).policy).not.toHaveProperty('drafts')
})

it('never: closing ends nothing', () => {
  expect(readSettings({ CURFEW_ENDS: 'never' }).policy.presence).toBeUndefined()
})

it('a warning below 20 seconds is taken with a reason why it is essential', () => {
  const settings = { CURFEW_IDLE: '13s', CURFEW_WARNING: '3s', CURFEW_ESSENTIAL: 'a test has no minute' }
  expect(readSettings(settings).policy.warning).toBe(seconds(3))
})

it('another host is taken when there is an https address in front of it', () => {
  const settings = { HOST: '0.0.0.0', CLINIC_ORIGIN: 'https://clinic.example/' }
  expect(readSettings(settings)).toMatchObject({ host: '0.0.0.0', origin: 'https://clinic.example' })
})

it.each([
  [{}, 'on'],
  [{ CLINIC_DEMO: '0' }, 'off'],
  [{ CLINIC_ORIGIN: 'https://clinic.example' }, 'off'],
  [{ CLINIC_ORIGIN: 'https://clinic.example', CLINIC_DEMO: '0' }, 'off'],
  [{ CLINIC_ORIGIN: 'https://localhost:8443' }, 'on'],
  [{ CLINIC_ORIGIN: 'http://127.0.0.1:3000', CLINIC_DEMO: '1' }, 'on'],
])('%j: the demo is %s', (settings, demo) => {
  expect(readSettings(settings).demo).toBe(demo)
})

it('port 0 is any free port', () => {
  expect(readSettings({ PORT: '0' }).port).toBe(0)
})

describe('sessions are kept in a server of its own, and the records in a file', () => {
  it.each([
    ['redis://127.0.0.1:6379/2', 'redis', ['redis://127.0.0.1:6379/2']],
    ['rediss://clinic:secret@store.example', 'redis', ['rediss://clinic:secret@store.example']],
    ['redis+cluster://10.0.0.1:7000,10.0.0.2', 'redis-cluster', ['redis://10.0.0.1:7000', 'redis://10.0.0.2']],
    ['redis+cluster://c:secret@a,b', 'redis-cluster', ['redis://c:secret@a', 'redis://c:secret@b']],
    ['postgres://clinic:secret@db.example/clinic', 'postgres', ['postgres://clinic:secret@db.example/clinic']],
    ['postgresql://db.example/clinic?password=secret', 'postgres', ['postgresql://db.example/clinic?password=secret']],
  ])('%s', (address, kind, addresses) => {
    const { records, sessions } = readSettings({
      CURFEW_STORE: address,
      CLINIC_RECORDS: 'sqlite:/srv/clinic.db',
    }).keptIn
    expect(records).toEqual({ kind: 'sqlite', file: '/srv/clinic.db' })
    expect(sessions).toMatchObject({ kind, addresses })
    expect((sessions as { readonly shown: string }).shown).not.toContain('secret')
  })
})
