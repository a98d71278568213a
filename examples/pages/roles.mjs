import { defineRoles, oneMinute, pci } from 'curfew'

/** The roles and their tasks. */
export const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: {
    reception: { tasks: ['refund.ask'], policy: oneMinute },
    manager: { tasks: ['refund.approve'], policy: pci },
  },
})
