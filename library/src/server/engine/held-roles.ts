import { valueShown } from '../../core/known-fields.ts'
import { Misuse } from '../../core/misuse.ts'
import type { Roles } from '../../core/role.ts'

/**
 * Checks the roles that a person is to hold.
 * @throws Misuse when a role is unknown or two tasks are to stay apart.
 */
export const checkHeld = (roles: Pick<Roles, 'has' | 'names' | 'conflictIn'>, held: readonly string[]): void => {
  if (!Array.isArray(held))
    throw new Misuse(
      'roles.unknown-role',
      `the roles are ${valueShown(held)}; write an array of ${roles.names.join(', ')}: roles: ['${roles.names[0] ?? '…'}']`,
    )
  const unknown = held.find((name) => !roles.has(name))
  if (unknown !== undefined)
    throw new Misuse('roles.unknown-role', `'${unknown}' is no role; write one of ${roles.names.join(', ')}`)
  const conflict = roles.conflictIn(held)
  if (conflict)
    throw new Misuse(
      'roles.apart',
      `the roles ${held.join(', ')} bring together ${conflict.join(' and ')}, which are to stay apart; leave one role out`,
    )
}
