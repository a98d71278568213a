import { type Environment, settingIn } from './environment.ts'
import { WrongSetting } from './wrong-setting.ts'

/** Where sessions and the clinic's records are kept. */
export type KeptIn = { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'memory' }

const withoutSecret = (address: string): string => address.replace(/\/\/[^@/]*@/, '//…@')

/** What `CURFEW_STORE` asks for. */
export const keptIn = (environment: Environment): KeptIn => {
  const value = settingIn(environment, 'CURFEW_STORE') ?? 'sqlite:data/clinic.db'
  if (value === 'memory:') return { kind: 'memory' }
  const file = /^sqlite:(.+)$/.exec(value)?.[1]
  if (file === ':memory:') throw new WrongSetting('CURFEW_STORE', value, 'write memory: to keep everything in memory')
  if (file !== undefined) return { kind: 'sqlite', file }
  throw new WrongSetting(
    'CURFEW_STORE',
    withoutSecret(value),
    'this version keeps sessions in sqlite: and memory: only; write sqlite:data/clinic.db, or memory:',
  )
}
