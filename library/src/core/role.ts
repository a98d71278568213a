import { checkFields, type KnownFields, valueShown } from './known-fields.ts'
import { Misuse } from './misuse.ts'
import { oneMinute, type Policy } from './policy.ts'
import { stricter } from './stricter.ts'

/** A rule about one object: may this subject do the task to it? It runs after the roles allowed the task. */
// biome-ignore lint/suspicious/noExplicitAny: the application's rule chooses the type of its object.
export type Rule = (subject: string, object: any) => boolean

/** Whether a subject may do a task, and why not. */
export type Decision =
  | { readonly allow: true }
  | { readonly allow: false; readonly reason: 'nobody' | 'no-role-has-it' | 'rule-says-no' }

/** A role: its tasks, and the policy of its holders' sessions. */
export interface RoleAsWritten<Task extends string> {
  readonly tasks: readonly Task[]
  /** Default: `oneMinute`. */
  readonly policy?: Policy
}

/** Roles as they are written. */
export interface RolesAsWritten<Task extends string, Role extends string, Rules> {
  readonly tasks: readonly Task[]
  readonly roles: Readonly<Record<Role, RoleAsWritten<NoInfer<Task>>>>
  /** Pairs of tasks that no subject may hold together. */
  readonly apart?: readonly (readonly [NoInfer<Task>, NoInfer<Task>])[]
  /** Rules about the objects of tasks. */
  readonly rules?: Rules
}

/** The object of a task's rule, as arguments: none when the task has no rule. */
export type ObjectOf<Rules, Task> = Task extends keyof Rules
  ? Rules[Task] extends (subject: string, object: infer Thing) => boolean
    ? readonly [object: Thing]
    : readonly []
  : readonly []

/** A subject and the roles that it holds. */
export interface Holder {
  readonly subject: string
  readonly roles: readonly string[]
}

/** The roles of an application: their tasks and their policies. `defineRoles` makes it. */
export interface Roles<Task extends string = string, Role extends string = string, Rules = unknown> {
  readonly tasks: readonly Task[]
  readonly names: readonly Role[]
  /** Whether the name is one of these roles. */
  readonly has: (name: string) => name is Role
  /**
   * The same names as roles of this application. Use it for names that come from a database.
   * @throws Misuse naming the first that is no role, and the known ones.
   */
  readonly rolesFrom: (names: readonly string[]) => readonly Role[]
  /** The tasks of these roles together, in the order of `tasks`. Unknown roles give none. */
  readonly tasksOf: (held: readonly string[]) => readonly Task[]
  /** The policy of these roles together: the strictest value of each field. */
  readonly policyOf: (held: readonly string[]) => Policy
  /** Every policy in use: those of the roles, and the default for a subject without a role. */
  readonly policies: readonly Policy[]
  /** Two tasks that must stay apart and that these roles bring together, if there are any. */
  readonly conflictIn: (held: readonly string[]) => readonly [Task, Task] | undefined
  /** Whether the holder may do the task to this object. A task with a rule needs its object. */
  readonly decide: <Wanted extends Task>(
    holder: Holder | undefined,
    task: Wanted,
    ...object: ObjectOf<Rules, Wanted>
  ) => Decision
}

const fields: KnownFields<RolesAsWritten<string, string, unknown>> = {
  tasks: true,
  roles: true,
  apart: true,
  rules: true,
}
const roleFields: KnownFields<RoleAsWritten<string>> = { tasks: true, policy: true }
const toWrite = "defineRoles({ tasks: ['note.write'], roles: { vet: { tasks: ['note.write'] } } })"

const notAsWritten = (what: string, value: unknown, remedy: string): Misuse =>
  new Misuse('roles.not-as-written', `${what} is ${valueShown(value)}; write ${remedy}`)

const checkTasks = (tasks: unknown, of: string): void => {
  if (!Array.isArray(tasks) || tasks.some((task) => typeof task !== 'string'))
    throw notAsWritten(`tasks of ${of}`, tasks, "a list of names, such as tasks: ['note.write']")
}

// A policy that definePolicy has not checked could never end a session, or end it at once.
const isDefined = (policy: Policy): boolean =>
  typeof policy === 'object' &&
  policy !== null &&
  [policy.idle, policy.warning, policy.lifetime, policy.lifetimeWarning].every((time) => typeof time === 'number')

const checkWritten = (written: RolesAsWritten<string, string, unknown>): void => {
  const code = 'roles.not-as-written'
  checkFields(written, fields, { code, name: 'defineRoles', write: toWrite })
  checkTasks(written.tasks, 'defineRoles')
  const { roles } = written
  if (typeof roles !== 'object' || roles === null || Array.isArray(roles))
    throw notAsWritten('roles of defineRoles', roles, "an object, such as roles: { vet: { tasks: ['note.write'] } }")
  for (const [name, role] of Object.entries(roles)) {
    const of = `the role '${name}'`
    checkFields(role, roleFields, { code, name: of, write: `${name}: { tasks: [] }` })
    checkTasks(role.tasks, of)
    if (role.policy !== undefined && !isDefined(role.policy))
      throw notAsWritten(
        `policy of ${of}`,
        role.policy,
        'what definePolicy gives, such as policy: definePolicy({ idle: minutes(15) }), or a ready one such as pci',
      )
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

const checkTask = (known: ReadonlySet<string>, task: string, where: string): void => {
  if (!known.has(task))
    throw new Misuse('roles.unknown-task', `${where} names the task '${task}'; write one of ${quoted([...known])}`)
}

const checkNames = <Role extends string>(
  held: readonly string[],
  has: (name: string) => name is Role,
  names: readonly Role[],
): readonly Role[] => {
  if (!Array.isArray(held))
    throw new Misuse(
      'roles.unknown-role',
      `the roles are ${valueShown(held)}; write an array of ${names.join(', ')}: roles: [${quoted(names.slice(0, 1))}]`,
    )
  const unknown = held.find((name) => !has(name))
  if (unknown !== undefined)
    throw new Misuse('roles.unknown-role', `'${unknown}' is no role; write one of ${names.join(', ')}`)
  return held
}

/**
 * Checked roles. There is no wildcard and no inheritance: a role has the tasks of its own list.
 * @throws Misuse when something is missing or misspelt, a task is unknown or without a role, or one role holds two tasks
 * that must stay apart.
 */
export const defineRoles = <
  const Task extends string,
  const Role extends string,
  const Rules extends { readonly [Key in Task]?: Rule } = { readonly [Key in Task]?: never },
>(
  written: RolesAsWritten<Task, Role, Rules>,
): Roles<Task, Role, Rules> => {
  checkWritten(written)
  const known = new Set<string>(written.tasks)
  const roles = new Map<string, { readonly tasks: ReadonlySet<Task>; readonly policy: Policy }>()
  for (const [name, role] of Object.entries<RoleAsWritten<Task>>(written.roles)) {
    for (const task of role.tasks) checkTask(known, task, `the role '${name}'`)
    roles.set(name, { tasks: new Set(role.tasks), policy: role.policy ?? oneMinute })
  }
  const rules = new Map<string, Rule>(Object.entries<Rule>((written.rules ?? {}) as Record<string, Rule>))
  const apart = written.apart ?? []
  for (const task of rules.keys()) checkTask(known, task, 'a rule')
  for (const task of apart.flat()) checkTask(known, task, 'a pair in apart')
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
        `the role '${name}' has ${quoted(conflict)}, which must stay apart; take one away`,
      )
  }

  const has = (name: string): name is Role => roles.has(name)
  const names = [...roles.keys()] as Role[]

  return Object.freeze({
    tasks: written.tasks,
    names,
    has,
    rolesFrom: (held: readonly string[]) => checkNames(held, has, names),
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
    decide: <Wanted extends Task>(
      holder: Holder | undefined,
      task: Wanted,
      ...object: ObjectOf<Rules, Wanted>
    ): Decision => {
      if (!holder) return { allow: false, reason: 'nobody' }
      if (!holds(holder.roles, task)) return { allow: false, reason: 'no-role-has-it' }
      const rule = rules.get(task)
      if (rule && !rule(holder.subject, object[0])) return { allow: false, reason: 'rule-says-no' }
      return { allow: true }
    },
  })
}
