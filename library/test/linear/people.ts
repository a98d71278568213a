import { definePolicy, oneMinute, type Policy, pci } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { seconds } from '../../src/core/time.ts'

/** The roles of the sessions under test: under each, other ends come first. */
export const roles = defineRoles({
  tasks: ['see'],
  roles: {
    clerk: { tasks: ['see'], policy: oneMinute },
    guest: { tasks: ['see'], policy: definePolicy({ lifetime: seconds(75) }) },
    cashier: { tasks: ['see'], policy: definePolicy({ presence: { ends: 'any-page' } }) },
    vet: { tasks: ['see'], policy: pci },
  },
})

/** The policy of a person with these roles. */
export const policyOf = (held: readonly string[]): Policy => roles.policyOf(held)
