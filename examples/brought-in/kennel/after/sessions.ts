import { readFileSync } from 'node:fs'
import { definePolicy, defineRoles, seconds } from 'curfew'
import { forNest } from 'curfew/adapters/nest'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'

const policy = definePolicy({ idle: seconds(Number(process.env['IDLE_MS'] ?? 900_000) / 1_000) })
const roles = defineRoles({
  tasks: ['walks.clear'],
  roles: { walker: { tasks: [], policy }, keeper: { tasks: ['walks.clear'], policy } },
})

export const { attach, checkRoutes, currentVisit, open, requirePerson, requireTask, signIn, signOut } = forNest(
  createSessions({ roles, store: memoryStore() }),
  { signIn: '/login' },
)

export const client = readFileSync(new URL(import.meta.resolve('curfew/browser.js')), 'utf8')
export const tag = '<script type="module" async src="/curfew.js" data-home="/login"></script>'
