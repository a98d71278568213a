import { defineRoles, oneMinute, pci } from 'curfew'

/** Who may do what. */
export const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: {
    reception: { tasks: ['refund.ask'], policy: oneMinute },
    manager: { tasks: ['refund.approve'], policy: pci },
  },
})
