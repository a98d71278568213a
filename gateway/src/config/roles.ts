import { defineRoles, type Policy, type Roles } from 'curfew'
import type { Document } from '../written/document.ts'
import type { Fault } from '../written/fault.ts'
import { policyOf } from './policy.ts'
import type { ConfigAsWritten } from './shape.ts'

/** The name of the only role of a gateway without a file. */
const onlyRole = 'person'

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ')

/** The remedy for a name that is unknown. */
export const remedyFor = (kind: 'task' | 'role', known: readonly string[]): string =>
  known.length === 0 ? `a role that has it, in "roles"` : `one of ${quoted(known)}, or add the ${kind} to "roles"`

interface ReadRole {
  readonly name: string
  readonly tasks: readonly string[]
  readonly policy: Policy | Fault
}

const faultsOfApart = (
  apart: readonly (readonly [string, string])[],
  roles: readonly ReadRole[],
  document: Document,
) => {
  const tasks = [...new Set(roles.flatMap((role) => role.tasks))]
  return apart.flatMap((pair, at): readonly Fault[] => {
    const unknown = pair.flatMap((task, place) =>
      tasks.includes(task)
        ? []
        : [
            {
              line: document.lineOf(['apart', at, place]),
              what: `no role has the task ${JSON.stringify(task)}; write ${remedyFor('task', tasks)}`,
            },
          ],
    )
    const isSame = pair[0] === pair[1]
    const same = isSame
      ? [{ line: document.lineOf(['apart', at]), what: 'a task stands beside itself; write two tasks' }]
      : []
    const both = isSame ? [] : roles.filter((role) => pair.every((task) => role.tasks.includes(task)))
    return [
      ...unknown,
      ...same,
      ...both.map(({ name }) => ({
        line: document.lineOf(['roles', name, 'tasks']),
        what: `the role ${JSON.stringify(name)} has ${quoted(pair)}, which "apart" keeps apart; take one out`,
      })),
    ]
  })
}

const isFault = (policy: Policy | Fault): policy is Fault => 'what' in policy

/** The roles of the file, with their faults. Undefined when there are any. */
export const readRoles = (
  { roles: written, apart = [] }: Pick<ConfigAsWritten, 'roles' | 'apart'>,
  document: Document,
): {
  readonly roles: Roles | undefined
  readonly tasks: readonly string[]
  readonly names: readonly string[]
  readonly faults: readonly Fault[]
} => {
  const read = Object.entries(written ?? { [onlyRole]: {} }).map(
    ([name, { tasks = [], policy }]): ReadRole => ({
      name,
      tasks,
      policy: policyOf(policy, ['roles', name, 'policy'], document),
    }),
  )
  const names = read.map(({ name }) => name)
  const tasks = [...new Set(read.flatMap((role) => role.tasks))]
  const none = written !== undefined && names.length === 0
  const faults = [
    ...(none ? [{ line: document.lineOf(['roles']), what: 'there is no role; write one, or leave "roles" out' }] : []),
    ...read.flatMap(({ policy }) => (isFault(policy) ? [policy] : [])),
    ...faultsOfApart(apart, read, document),
  ]
  if (faults.length > 0) return { roles: undefined, tasks, names, faults }
  const ready = read.map(({ name, tasks: own, policy }) => [name, { tasks: own, policy: policy as Policy }] as const)
  return { roles: defineRoles({ tasks, roles: Object.fromEntries(ready), apart }) as Roles, tasks, names, faults }
}
