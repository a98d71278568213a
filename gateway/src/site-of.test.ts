import { expect, it } from 'vitest'
import type { Site } from './config/sites.ts'
import { siteOf } from './site-of.ts'

const siteAt = (host?: string): Site => ({
  ...(host !== undefined && { host }),
  router: () => ({ kind: 'none' }),
  routes: [],
})
const sites = [siteAt('a.example'), siteAt('a.example:8443'), siteAt('b.example:9000'), siteAt()]
const at = (header: string | undefined): string => {
  const site = siteOf(sites, header)
  return site ? (site.host ?? 'all others') : 'none'
}

it('no spelling of a host gets round its site', () => {
  for (const header of ['a.example', 'A.EXAMPLE', 'a.example.', 'a.example:80', 'a.example:443', 'a.example.:443'])
    expect([header, at(header)]).toEqual([header, 'a.example'])
  for (const header of ['a.example..', 'a.example:', 'a.example:4180'])
    expect([header, at(header)]).toEqual([header, 'a.example'])
  expect(at('a.example:8443')).toBe('a.example:8443')
  expect(at('B.example.:9000')).toBe('b.example:9000')
})

it('other hosts, and a request that names none, come to the site of all hosts', () => {
  for (const header of ['c.example', 'b.example', 'aa.example', '[::1]:4180', undefined])
    expect([header, at(header)]).toEqual([header, 'all others'])
  expect(siteOf([siteAt('a.example')], undefined)).toBeUndefined()
})

it('a header that is no host belongs to no site', () => {
  for (const header of ['', 'rosa@a.example', 'a.example, b.example', 'a.example/x', 'a b', '\u00e9', 'a.example:x'])
    expect([header, at(header)]).toEqual([header, 'none'])
})
