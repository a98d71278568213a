import { expect, it } from 'vitest'
import { Misuse } from './misuse.ts'
import { definePolicy, oneMinute, pci } from './policy.ts'
import { defineRoles } from './role.ts'
import { minutes, seconds } from './time.ts'

interface Refund {
  readonly askedBy: string
}

const roles = defineRoles({
  tasks: ['see', 'refund.ask', 'refund.approve'],
  roles: {
    clerk: { tasks: ['see', 'refund.ask'], policy: pci },
    boss: { tasks: ['see', 'refund.approve'], policy: definePolicy({ idle: minutes(5), warning: seconds(30) }) },
    guest: { tasks: ['see'] },
  },
  apart: [['refund.ask', 'refund.approve']],
  rules: { 'refund.approve': (subject: string, refund: Refund) => refund.askedBy !== subject },
})

it('a role may do the tasks of its own list and no others', () => {
  expect(roles.decide({ subject: 'c', roles: ['clerk'] }, 'see')).toEqual({ allow: true })
  expect(roles.decide({ subject: 'g', roles: ['guest'] }, 'refund.ask')).toEqual({
    allow: false,
    reason: 'no-role-has-it',
  })
  expect(roles.decide({ subject: 'x', roles: ['unheard-of', '__proto__'] }, 'see')).toEqual({
    allow: false,
    reason: 'no-role-has-it',
  })
  expect(roles.decide(undefined, 'see')).toEqual({ allow: false, reason: 'nobody' })
})

it('a rule looks at the object', () => {
  const boss = { subject: 'b', roles: ['boss'] }
  expect(roles.decide(boss, 'refund.approve', { askedBy: 'c' })).toEqual({ allow: true })
  expect(roles.decide(boss, 'refund.approve', { askedBy: 'b' })).toEqual({ allow: false, reason: 'rule-says-no' })
})

it('an unknown task, and a task with a rule but without its object, do not compile', () => {
  const boss = { subject: 'b', roles: [] }
  // @ts-expect-error there is no such task
  expect(roles.decide(boss, 'refund.steal').allow).toBe(false)
  // @ts-expect-error the rule asks about a refund
  expect(roles.decide(boss, 'refund.approve').allow).toBe(false)
  // @ts-expect-error a refund it is
  expect(roles.decide(boss, 'refund.approve', 7).allow).toBe(false)
})

it('names from a database become roles, and an unknown one is named beside the known ones', () => {
  expect(roles.rolesFrom(['boss', 'guest'])).toEqual(['boss', 'guest'])
  expect(roles.rolesFrom([])).toEqual([])
  expect(() => roles.rolesFrom(['boss', 'emperor'])).toThrow("'emperor' is no role; write one of clerk, boss, guest")
  expect(() => roles.rolesFrom(['__proto__'])).toThrow("'__proto__' is no role")
  expect(() => roles.rolesFrom('boss' as never)).toThrow('the roles are "boss"; write an array of clerk, boss, guest')
})

it('tasks come in the order in which they were defined, whatever the roles', () => {
  expect(roles.tasksOf(['boss', 'guest'])).toEqual(['see', 'refund.approve'])
  expect(roles.tasksOf([])).toEqual([])
  expect([roles.has('boss'), roles.has('king')]).toEqual([true, false])
})

it('several roles bring the strictest policy, and no role the default', () => {
  expect(roles.policyOf(['clerk', 'boss'])).toMatchObject({ idle: minutes(5), warning: seconds(30) })
  expect(roles.policyOf([])).toBe(oneMinute)
  expect(roles.policyOf(['unheard-of'])).toBe(oneMinute)
  expect(roles.policyOf(['guest'])).toBe(oneMinute)
})

it('tasks that must stay apart are found in one person', () => {
  expect(roles.conflictIn(['clerk', 'boss'])).toEqual(['refund.ask', 'refund.approve'])
  expect(roles.conflictIn(['clerk', 'guest'])).toBeUndefined()
})

it('faulty roles are refused by name', () => {
  const tasks = ['a', 'b'] as const
  expect(() => defineRoles({ tasks, roles: { r: { tasks: ['a', 'b', 'c' as 'a'] } } })).toThrow(
    "the role 'r' names the task 'c'",
  )
  expect(() => defineRoles({ tasks, roles: { r: { tasks: ['a'] } } })).toThrow("no role has the task 'b'")
  expect(() => defineRoles({ tasks, roles: { r: { tasks } }, apart: [['a', 'b']] })).toThrow(
    "the role 'r' has 'a', 'b'",
  )
  expect(() => defineRoles({ tasks, roles: { r: { tasks } }, apart: [['a', 'z' as 'a']] })).toThrow(Misuse)
  expect(() => defineRoles({ tasks, roles: { r: { tasks } }, rules: { z: () => true } as object })).toThrow(
    "a rule names the task 'z'",
  )
})
