import { definePolicy, defineRoles, hours, minutes, pci } from 'curfew'
import { refuses } from './refuses.mjs'

const policy = (written) => () => definePolicy(written)
refuses('a misspelt field', policy({ idel: minutes(1) }), 'policy.unknown-field', 'no field idel; write idle')
refuses(
  'an unknown field',
  policy({ timeout: 1 }),
  'policy.unknown-field',
  'no field timeout; its fields are idle, warning',
)
refuses('a field in other case', policy({ lifeTime: hours(1) }), 'policy.unknown-field', 'write lifetime')
refuses('a policy that is a text', policy('pci'), 'policy.unknown-field', 'policy is "pci"', 'definePolicy({')
refuses('no policy', policy(undefined), 'policy.unknown-field', 'policy is undefined')
refuses(
  'a presence that is a word',
  policy({ presence: 'any-page' }),
  'policy.not-a-choice',
  '"any-page"',
  "{ ends: 'any-page' }",
)
refuses('a presence that is switched off', policy({ presence: false }), 'policy.not-a-choice', 'is false', "'never'")
refuses('a presence of null', policy({ presence: null }), 'policy.not-a-choice', 'is null')
refuses('a misspelt part of presence', policy({ presence: { end: 'any-page' } }), 'policy.unknown-field', 'write ends')
refuses('a presence in a list', policy({ presence: ['any-page'] }), 'policy.unknown-field', 'is an array')
refuses(
  'a misspelt part of the bound',
  policy({ sessions: { most: 1, than: 'ask' } }),
  'policy.unknown-field',
  'write then',
)
refuses(
  'idle: 60',
  policy({ idle: 60 }),
  'policy.not-a-duration',
  'is 60 ms, because a number means milliseconds',
  'seconds(60)',
)
refuses('idle: 15 for minutes', policy({ idle: 15 }), 'policy.not-a-duration', 'minutes(15)')
refuses(
  'warning: 30',
  policy({ warning: 30 }),
  'policy.warning-too-short',
  'is 30 ms, because a number means milliseconds',
)
refuses('lifetime: 12', policy({ lifetime: 12 }), 'policy.not-a-duration', 'seconds(12)')
refuses('a lifetime in seconds', policy({ lifetime: 43_200 }), 'policy.lifetime-not-longer', 'is 43.2 s', 'hours(12)')
refuses('drafts in seconds', policy({ drafts: 600 }), 'policy.not-a-duration', 'is 600 ms')
refuses(
  'a grace in seconds',
  policy({ presence: { grace: 5 } }),
  'policy.not-a-duration',
  'policy.presence.grace is 5 ms',
  'seconds(5)',
)
refuses('a time as text', policy({ idle: '15m' }), 'policy.not-a-duration', 'policy.idle is "15m"')
refuses('an object for a time', policy({ idle: { minutes: 15 } }), 'policy.not-a-duration', 'policy.idle is an object')

const written = (given) => () => defineRoles(given)
const clerk = { tasks: ['see'] }
refuses('no roles at all', written(undefined), 'roles.not-as-written', 'defineRoles is undefined')
refuses('missing roles', written({ tasks: [] }), 'roles.not-as-written', 'roles of defineRoles is undefined')
refuses('missing tasks', written({ roles: { clerk } }), 'roles.not-as-written', 'tasks of defineRoles is undefined')
refuses(
  'roles in a list',
  written({ tasks: ['see'], roles: ['clerk'] }),
  'roles.not-as-written',
  'roles of defineRoles is an array',
)
refuses(
  'a role without tasks',
  written({ tasks: ['see'], roles: { clerk: {} } }),
  'roles.not-as-written',
  "tasks of the role 'clerk' is undefined",
)
refuses(
  'a role that is a list',
  written({ tasks: ['see'], roles: { clerk: ['see'] } }),
  'roles.not-as-written',
  "the role 'clerk' is an array",
)
refuses(
  'a task that is a text',
  written({ tasks: ['see'], roles: { clerk: { tasks: 'see' } } }),
  'roles.not-as-written',
  '"see"',
)
refuses(
  'a misspelt field of a role',
  written({ tasks: ['see'], roles: { clerk: { ...clerk, polcy: pci } } }),
  'roles.not-as-written',
  'no field polcy; write policy',
)
refuses(
  'a misspelt field of all roles',
  written({ tasks: ['see'], roles: { clerk }, rule: {} }),
  'roles.not-as-written',
  'write rules',
)
refuses(
  'a policy that is not defined',
  written({ tasks: ['see'], roles: { clerk: { ...clerk, policy: { idle: 60 } } } }),
  'roles.not-as-written',
  'definePolicy({',
)
refuses(
  'a policy by its name',
  written({ tasks: ['see'], roles: { clerk: { ...clerk, policy: 'aal2' } } }),
  'roles.not-as-written',
  '"aal2"',
)
refuses(
  'a policy of null',
  written({ tasks: ['see'], roles: { clerk: { ...clerk, policy: null } } }),
  'roles.not-as-written',
  'is null',
)
