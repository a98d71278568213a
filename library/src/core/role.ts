import { Misuse } from './misuse.ts'
import { oneMinute, type Policy } from './policy.ts'
import { stricter } from './stricter.ts'

/** A rule about one object: may this subject do the task to it? The roles have already said yes. */
// biome-ignore lint/suspicious/noExplicitAny: a rule's object is whatever the application's rule takes.
export type Rule = (subject: string, object: any) => boolean

/** Why somebody may or may not do a task. */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly reason: 'nobody' | 'no-role-has-it' | 'rule-says-no' }

/** A role: what it may do, and when the sessions of those who hold it end. */
export interface RoleAsWritten<Task extends string> {
  readonly tasks: readonly Task[]
  /** Default: `oneMinute`. */
  readonly policy?: Policy
}

/** Roles as they are written. */
export interface RolesAsWritten<Task extends string, Role extends string, Rules> {
  readonly tasks: readonly Task[]
  readonly roles: Readonly<Record<Role, RoleAsWritten<NoInfer<Task>>>>
  /** Pairs of tasks that nobody may hold both of. */
  readonly apart?: readonly (readonly [NoInfer<Task>, NoInfer<Task>])[]
  /** Rules about the object of a task. */
  readonly rules?: Rules
}

/** The object that a task's rule asks for, as arguments: none when the task has no rule. */
export type ObjectOf<Rules, Task> = Task extends keyof Rules
  ? Rules[Task] extends (subject: string, object: infer Thing) => boolean
    ? readonly [object: Thing]
    : readonly []
  : readonly []

/** Who asks: a subject and the roles that are held. */
export interface Holder {
  readonly subject: string
  readonly roles: readonly string[]
}

/** The roles of an application: who may do what, and which policy they are under. Made by `defineRoles`. */
export interface Roles<Task extends string = string, Role extends string = string, Rules = unknown> {
  readonly tasks: readonly Task[]
  readonly names: readonly Role[]
  /** Whether the name is one of these roles. */
  readonly has: (name: string) => name is Role
  /** The tasks of somebody with these roles, in the order in which they were defined. Unknown roles give none. */
  readonly tasksOf: (held: readonly string[]) => readonly Task[]
  /** The policy of somebody with these roles: the strictest value of each. */
  readonly policyOf: (held: readonly string[]) => Policy
  /** Every policy that somebody may be under: those of the roles, and that of whoever has none. */
  readonly policies: readonly Policy[]
  /** Two tasks that these roles would bring together although they are to stay apart, if there are any. */
  readonly conflictIn: (held: readonly string[]) => readonly [Task, Task] | undefined
  /** Whether the holder may do the task to this object. A task with a rule cannot be asked about without its object. */
  readonly decide: <Asked extends Task>(
    holder: Holder | undefined,
    task: Asked,
    ...object: ObjectOf<Rules, Asked>
  ) => Decision
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

const checkTask = (known: ReadonlySet<string>, task: string, where: string): void => {
  if (!known.has(task))
    throw new Misuse('roles.unknown-task', `${where} names the task '${task}'; write one of ${quoted([...known])}`)
}

/**
 * Checked roles. There is no wildcard and no inheritance: what a role may do is what its own list says.
 * @throws Misuse when a task is unknown or nobody's, or a single role holds two tasks that are to stay apart.
 */
export const defineRoles = <
  const Task extends string,
  const Role extends string,
  const Rules extends { readonly [Key in Task]?: Rule } = { readonly [Key in Task]?: never },
>(
  written: RolesAsWritten<Task, Role, Rules>,
): Roles<Task, Role, Rules> => {
  const known = new Set<string>(written.tasks)
  const roles = new Map<string, { readonly tasks: ReadonlySet<Task>; readonly policy: Policy }>()
  for (const [name, role] of Object.entries<RoleAsWritten<Task>>(written.roles)) {
    for (const task of role.tasks) checkTask(known, task, `the role '${name}'`)
    roles.set(name, { tasks: new Set(role.tasks), policy: role.policy ?? oneMinute })
  }
  const rules = new Map<string, Rule>(Object.entries<Rule>((written.rules ?? {}) as Record<string, Rule>))
  const apart = written.apart ?? []
  for (const task of rules.keys()) checkTask(known, task, 'a rule')
  for (const task of apart.flat()) checkTask(known, task, 'a pair to keep apart')
  for (const task of written.tasks)
    if (![...roles.values()].some((role) => role.tasks.has(task)))
      throw new Misuse(
        'roles.task-of-nobody',
        `no role has the task '${task}'; give it to one, or take it out of tasks`,
      )

  const holds = (held: readonly string[], task: Task): boolean => held.some((name) => roles.get(name)?.tasks.has(task))
  const conflictIn = (held: readonly string[]): readonly [Task, Task] | undefined =>
    apart.find(([one, other]) => holds(held, one) && holds(held, other))
  for (const name of roles.keys()) {
    const conflict = conflictIn([name])
    if (conflict)
      throw new Misuse(
        'roles.apart',
        `the role '${name}' has ${quoted(conflict)}, which are to stay apart; take one away`,
      )
  }

  return Object.freeze({
    tasks: written.tasks,
    names: [...roles.keys()] as Role[],
    has: (name: string): name is Role => roles.has(name),
    tasksOf: (held: readonly string[]) => written.tasks.filter((task) => holds(held, task)),
    policyOf: (held: readonly string[]) => {
      let all: Policy | undefined
      for (const name of held) {
        const one = roles.get(name)?.policy
        all = all && one ? stricter(all, one) : (all ?? one)
      }
      return all ?? oneMinute
    },
    policies: [...new Set([...roles.values()].map((role) => role.policy)).add(oneMinute)],
    conflictIn,
    decide: <Asked extends Task>(
      holder: Holder | undefined,
      task: Asked,
      ...object: ObjectOf<Rules, Asked>
    ): Decision => {
      if (!holder) return { allow: false, reason: 'nobody' }
      if (!holds(holder.roles, task)) return { allow: false, reason: 'no-role-has-it' }
      const rule = rules.get(task)
      if (rule && !rule(holder.subject, object[0])) return { allow: false, reason: 'rule-says-no' }
      return { allow: true }
    },
  })
}
