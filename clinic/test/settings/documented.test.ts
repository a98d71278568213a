import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readSettings } from '../../src/settings/settings.ts'

const folder = new URL('../../src/settings/', import.meta.url)
const page = readFileSync(new URL('../../../docs/clinic-settings.md', import.meta.url), 'utf8')

const documented = new Map(
  [...page.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \|/gm)].map(([, name = '', value]) => [name, value]),
)

const read = (): readonly string[] => {
  const names = new Set<string>()
  const asked = new Proxy({} as Record<string, string>, {
    get: (_, name) => {
      if (typeof name === 'string') names.add(name)
      return undefined
    },
  })
  readSettings(asked)
  // These are read only together with another setting.
  for (const extra of [{ CURFEW_STORE: 'redis://localhost' }, { CLINIC_ORIGIN: 'https://clinic.example' }])
    readSettings(
      new Proxy(extra as Record<string, string>, {
        get: (given, name) => {
          if (typeof name === 'string') names.add(name)
          return given[String(name)]
        },
      }),
    )
  return [...names].sort()
}

it('every setting that the code reads is documented, and no other', () => {
  expect([...documented.keys()].sort()).toEqual(read())
})

it('no other place of the clinic reads the environment', () => {
  const sources = readdirSync(new URL('../', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .filter((name) => readFileSync(new URL(`../${name}`, folder), 'utf8').includes('process.env'))
  expect(sources.sort()).toEqual(['main.ts', 'person.ts'])
})

it('the defaults are those of the code', () => {
  const defaults = Object.fromEntries([...documented].filter(([, value]) => value !== undefined))
  const { CLINIC_RECORDS, CURFEW_STORE, CLINIC_CALLER, ...rest } = defaults
  expect(readSettings(rest as Record<string, string>)).toEqual(readSettings({}))
  expect(readSettings({ ...rest, CURFEW_STORE } as Record<string, string>)).toEqual(readSettings({}))
  const shared = { CURFEW_STORE: 'redis://localhost', CLINIC_ORIGIN: 'https://clinic.example' }
  expect(readSettings({ ...shared, CLINIC_RECORDS, CLINIC_CALLER } as Record<string, string>)).toEqual(
    readSettings(shared),
  )
})
