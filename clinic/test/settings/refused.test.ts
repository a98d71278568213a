import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/settings/settings.ts'
import { WrongSetting } from '../../src/settings/wrong-setting.ts'

const reasonFor = (environment: Readonly<Record<string, string>>): WrongSetting => {
  try {
    readSettings(environment)
  } catch (failure) {
    if (failure instanceof WrongSetting) return failure
    throw failure
  }
  throw new Error('it was taken')
}

describe('a setting that cannot be used is refused with its name, its value and what to write', () => {
  it.each([
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', '-1', 'from 0 to 65535'],
    ['PORT', 'http', 'from 0 to 65535'],
    ['PORT', '3e3', 'from 0 to 65535'],
    ['HOST', 'http://127.0.0.1', 'without a port'],
    ['HOST', '0.0.0.0', 'CLINIC_ORIGIN'],
    ['CLINIC_ORIGIN', 'http://clinic.example', 'https://clinic.example'],
    ['CLINIC_ORIGIN', 'https://clinic.example/path', 'without a path'],
    ['CLINIC_ORIGIN', 'clinic.example', 'https://clinic.example'],
    ['CLINIC_CALLER', 'proxy', 'connection, forwarded'],
    ['CLINIC_CALLER', 'forwarded', 'CLINIC_ORIGIN'],
    ['CLINIC_NETWORKS', 'second floor', '10.2.0.0/16=second floor'],
    ['CLINIC_NETWORKS', '10.2.0.0/99=second floor', '10.2.0.0/16=second floor'],
    ['CLINIC_NETWORKS', '10.2.0.0/16=', '10.2.0.0/16=second floor'],
    ['CURFEW_STORE', 'sqlite:', 'sqlite:data/clinic.db'],
    ['CURFEW_STORE', 'mysql://localhost/clinic', 'postgres://HOST/DATABASE'],
    ['CURFEW_STORE', 'redis:', 'redis://127.0.0.1:6379'],
    ['CURFEW_STORE', 'redis://localhost/clinic', 'redis://127.0.0.1:6379'],
    ['CURFEW_STORE', 'postgres:clinic', 'postgres://127.0.0.1:5432/clinic'],
    ['CURFEW_STORE', 'sqlite', 'sqlite:data/clinic.db'],
    ['CURFEW_STORE', 'sqlite::memory:', 'memory:'],
    ['CURFEW_IDLE', '60', '60s'],
    ['CURFEW_IDLE', '0s', 'above zero'],
    ['CURFEW_IDLE', '-5m', 'above zero'],
    ['CURFEW_IDLE', 'soon', 'above zero'],
    ['CURFEW_IDLE', '30s', 'at least 40s'],
    ['CURFEW_IDLE', '600h', 'at most 576h'],
    ['CURFEW_IDLE', '13h', 'CURFEW_LIFETIME'],
    ['CURFEW_WARNING', '19s', 'at least 20s'],
    ['CURFEW_WARNING', '60s', 'shorter than CURFEW_IDLE'],
    ['CURFEW_WARNING', '55s', '10 s of quiet'],
    ['CURFEW_WARNING', 'none', 'above zero'],
    ['CURFEW_LIFETIME', '60s', 'longer than CURFEW_IDLE'],
    ['CURFEW_LIFETIME', 'forever', '12h'],
    ['CURFEW_GRACE', '5', '5s'],
    ['CURFEW_LOST_GRACE', '0ms', '15s'],
    ['CURFEW_DRAFTS', 'always', '1h, or never'],
    ['CURFEW_DRAFTS', '0m', 'above zero'],
    ['CURFEW_ENDS', 'all', 'last-page, any-page, never'],
    ['CURFEW_REQUESTS', 'some', 'people, all, none'],
    ['CLINIC_DEMO', 'yes', '1, 0'],
    ['CLINIC_LOG', 'debug', 'info, silent'],
    ['CLINIC_JOURNAL_DAYS', '0', 'from 1 to 3660'],
    ['CLINIC_JOURNAL_DAYS', 'ever', 'from 1 to 3660'],
  ])('%s=%s', (name, value, remedy) => {
    const { setting, message } = reasonFor({ [name]: value })
    expect(setting).toBe(name)
    expect(message).toContain(`${name} is ${JSON.stringify(value)}`)
    expect(message).toContain(remedy)
  })

  it('the place of the records is set only once', () => {
    const { message } = reasonFor({ CURFEW_STORE: 'sqlite:a.db', CLINIC_RECORDS: 'sqlite:b.db' })
    expect(message).toMatch(/^CLINIC_RECORDS is "sqlite:b.db": leave it out/)
    expect(reasonFor({ CURFEW_STORE: 'redis://localhost', CLINIC_RECORDS: 'b.db' }).message).toContain('sqlite:data/')
  })

  it('a password in an address is not repeated', () => {
    expect(reasonFor({ CURFEW_STORE: 'mysql://clinic:secret@host/db?password=secret' }).message).not.toContain('secret')
  })

  it('demo accounts are refused at an address that other machines reach', () => {
    const { setting, message } = reasonFor({ CLINIC_ORIGIN: 'https://clinic.example', CLINIC_DEMO: '1' })
    expect(setting).toBe('CLINIC_DEMO')
    expect(message).toContain('https://clinic.example is public')
  })
})
