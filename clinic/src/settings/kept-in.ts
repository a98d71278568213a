import { checkAddress, shownAddress } from './address.ts'
import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

/** Where the clinic's records are kept: animals, visits and people. */
export type RecordsIn = { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'memory' }

/** Where sessions and the journal are kept: with the records, or in a server that many machines share. `addresses`: where it is. */
export type SessionsIn =
  | { readonly kind: 'with-records' }
  | {
      readonly kind: 'redis' | 'redis-cluster' | 'postgres'
      readonly addresses: readonly [string, ...string[]]
      /** The address as people may see it, without its password. */
      readonly shown: string
    }

/** Where everything is kept. */
export interface KeptIn {
  readonly records: RecordsIn
  readonly sessions: SessionsIn
}

const defaultStore = 'sqlite:data/clinic.db'
const remedy = `write ${defaultStore}, memory:, redis://HOST:6379, rediss://…, redis+cluster://HOST,HOST,… or postgres://HOST/DATABASE`

const storeAt = (address: string): Omit<Extract<SessionsIn, { readonly shown: string }>, 'shown'> | undefined => {
  const of = (value: string, example: string) => ({ name: 'CURFEW_STORE', value, example })
  if (/^rediss?:/.test(address))
    return { kind: 'redis', addresses: [checkAddress(of(address, 'redis://127.0.0.1:6379'), 'number')] }
  if (/^postgres(ql)?:/.test(address))
    return { kind: 'postgres', addresses: [checkAddress(of(address, 'postgres://127.0.0.1:5432/clinic'), 'any')] }
  const [, person = '', list] = /^redis\+cluster:\/\/([^@]*@)?(.*)$/.exec(address) ?? []
  if (list === undefined) return undefined
  const [first = '', ...others] = list
    .split(',')
    .map((host) =>
      checkAddress(of(`redis://${person}${host}`, 'redis+cluster://10.0.0.1:6379,10.0.0.2:6379'), 'number'),
    )
  return { kind: 'redis-cluster', addresses: [first, ...others] }
}

const inSqlite = (name: string, value: string): RecordsIn | undefined => {
  const file = /^sqlite:(.+)$/.exec(value)?.[1]
  if (file === ':memory:') throw new WrongSetting(name, value, 'write memory: to keep everything in memory')
  return file === undefined ? undefined : { kind: 'sqlite', file }
}

const recordsFor = (environment: Environment): RecordsIn => {
  const value = settingIn(environment, 'CLINIC_RECORDS') ?? defaultStore
  const records = inSqlite('CLINIC_RECORDS', value)
  if (records) return records
  throw new WrongSetting('CLINIC_RECORDS', shownAddress(value), `write ${defaultStore}`)
}

/** The values of `CURFEW_STORE` and `CLINIC_RECORDS`. */
export const keptIn = (environment: Environment): KeptIn => {
  const value = settingIn(environment, 'CURFEW_STORE') ?? defaultStore
  const together: RecordsIn | undefined = value === 'memory:' ? { kind: 'memory' } : inSqlite('CURFEW_STORE', value)
  const extra = settingIn(environment, 'CLINIC_RECORDS')
  if (together && extra !== undefined)
    throw new WrongSetting('CLINIC_RECORDS', extra, 'leave it out: CURFEW_STORE says already where the records are')
  if (together) return { records: together, sessions: { kind: 'with-records' } }
  const sessions = storeAt(value)
  if (!sessions) throw new WrongSetting('CURFEW_STORE', shownAddress(value), remedy)
  return { records: recordsFor(environment), sessions: { ...sessions, shown: shownAddress(value) } }
}
