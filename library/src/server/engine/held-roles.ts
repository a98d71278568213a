import { Misuse } from '../../core/misuse.ts'
import type { Roles } from '../../core/role.ts'

/**
 * Checks the roles that a person is to hold.
 * @throws Misuse when a role is unknown or two tasks are to stay apart.
 */
export const checkHeld = (roles: Pick<Roles, 'rolesFrom' | 'conflictIn'>, held: readonly string[]): void => {
  const conflict = roles.conflictIn(roles.rolesFrom(held))
  if (conflict)
    throw new Misuse(
      'roles.apart',
      `the roles ${held.join(', ')} bring together ${conflict.join(' and ')}, which are to stay apart; leave one role out`,
    )
}
