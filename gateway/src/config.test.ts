import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aal2, hours, minutes, oneMinute, pci, seconds } from 'curfew'
import { describe, expect, it } from 'vitest'
import { schemaText } from './config/schema.ts'
import { configOf, readConfig } from './config.ts'

const effect = 'then'

const whole = `{
  // The people of the office.
  "roles": {
    "clerk": { "tasks": ["refund.ask"], "policy": { "idle": "15m", "warning": "3m" } },
    "manager": { "tasks": ["refund.approve"], "policy": "pci" }
  },
  "apart": [["refund.ask", "refund.approve"]],
  "routes": [
    { "methods": ["POST"], "path": "/refunds/:id/approve", "task": "refund.approve" },
    { "path": "/hook", "open": "payments tell us here", "crossSite": true },
    { "path": "/assets/*", "open": "assets" },
    { "path": "/git/*", "person": "git", "raw": true },
    { "path": "/*", "person": "signed in" },
  ]
}`

describe('a file of roles and routes', () => {
  it('is read, with comments and a comma at the end of a list', () => {
    const { roles, sites, applicationCookies, applicationRoles } = configOf('curfew.json', whole)
    expect(roles.names).toEqual(['clerk', 'manager'])
    expect(roles.tasks).toEqual(['refund.ask', 'refund.approve'])
    expect(roles.policyOf(['clerk'])).toMatchObject({ idle: minutes(15), warning: minutes(3) })
    expect(roles.policyOf(['manager'])).toEqual(pci)
    expect(roles.conflictIn(['clerk', 'manager'])).toEqual(['refund.ask', 'refund.approve'])
    expect(applicationCookies).toEqual([])
    expect(applicationRoles).toEqual([])
    expect(sites).toHaveLength(1)
    const [site] = sites
    expect(site?.router('POST', '/refunds/7/approve.json')).toMatchObject({
      route: { demand: { kind: 'task', task: 'refund.approve' } },
    })
    expect(site?.routes.map(({ demand, raw }) => [demand, raw])).toEqual([
      [{ kind: 'task', task: 'refund.approve' }, false],
      [{ kind: 'open', why: 'payments tell us here', crossSite: true }, false],
      [{ kind: 'open', why: 'assets', crossSite: false }, false],
      [{ kind: 'person', why: 'git' }, true],
      [{ kind: 'person', why: 'signed in' }, false],
    ])
  })

  it('without a file there is one role, one minute, and every path demands a person', () => {
    const { roles, sites, applicationRoles } = readConfig(undefined)
    expect(roles.names).toEqual(['person'])
    expect(roles.policyOf(['person'])).toEqual(oneMinute)
    expect(applicationRoles).toEqual(['person'])
    expect(sites.map(({ host, upstream }) => [host, upstream])).toEqual([[undefined, undefined]])
    expect(sites[0]?.router('DELETE', '/anything')).toMatchObject({ route: { demand: { kind: 'person' } } })
  })

  it('holds several hosts, and the routes beside them belong to every other one', () => {
    const { sites } = configOf(
      'curfew.json',
      `{"sites": [{"host": "A.example", "upstream": "http://127.0.0.1:8001"}, {"host": "b.example:8443", "routes": []}],
        "routes": [{"path": "/*", "open": "all"}]}`,
    )
    expect(sites.map(({ host, upstream, routes }) => [host, upstream?.href, routes.length])).toEqual([
      ['a.example', 'http://127.0.0.1:8001/', 1],
      ['b.example:8443', undefined, 0],
      [undefined, undefined, 1],
    ])
  })

  it('holds every field of a policy', () => {
    const { roles } = configOf(
      'curfew.json',
      `{"roles": {"a": {"policy": {"idle": "10m", "warning": "500ms", "lifetime": "1d", "lifetimeWarning": "1h", "requests": "all",
        "drafts": "never", "sessions": {"most": 2, "then": "refuse"}, "moreTime": "5m", "essential": "an auction",
        "presence": {"ends": "any-page", "lease": "30s", "grace": "4s", "lostGrace": "9s", "opening": "20s"}}},
        "b": {"policy": {"presence": "never", "persistent": true, "drafts": "2h", "sessions": {"most": 3}}}, "c": {"policy": "aal2"}, "d": {}}}`,
    )
    expect(roles.policyOf(['a'])).toEqual({
      idle: minutes(10),
      warning: 500,
      lifetime: hours(24),
      lifetimeWarning: hours(1),
      requests: 'all',
      sessions: { most: 2, [effect]: 'refuse' },
      moreTime: minutes(5),
      essential: 'an auction',
      presence: {
        ends: 'any-page',
        lease: seconds(30),
        grace: seconds(4),
        lostGrace: seconds(9),
        opening: seconds(20),
      },
    })
    expect(roles.policyOf(['b'])).toMatchObject({
      persistent: true,
      drafts: hours(2),
      sessions: { most: 3, [effect]: 'end-oldest' },
    })
    expect(roles.policyOf(['b']).presence).toBeUndefined()
    expect([roles.policyOf(['c']), roles.policyOf(['d'])]).toEqual([aal2, oneMinute])
  })
})

it('a theme is read beside the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'theme-'))
  writeFileSync(join(folder, 'office.css'), ':root { --curfew-accent: navy }')
  writeFileSync(join(folder, 'curfew.json'), '{"name": "The office", "theme": "office.css"}')
  expect(readConfig(join(folder, 'curfew.json'))).toMatchObject({
    name: 'The office',
    theme: ':root { --curfew-accent: navy }',
  })
})

it('the JSON schema is up to date; if not, run npm run schema', () => {
  expect(readFileSync(new URL('../curfew.schema.json', import.meta.url), 'utf8')).toBe(schemaText())
})
