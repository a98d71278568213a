import { oneMinute, type Policy } from '../../src/core/policy.ts'
import { defineRoles, type Roles } from '../../src/core/role.ts'

/** The roles of an application with one role, `clerk`, which has one task, `see`. The default policy is one minute. */
export const oneClerk = (policy: Policy = oneMinute): Roles<'see', 'clerk', { readonly see?: never }> =>
  defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy } } })
