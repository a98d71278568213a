import { defineRoles, oneMinute } from 'curfew'
import { forNext, oncePerProcess } from 'curfew/adapters/next'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = oncePerProcess(() => createSessions({ roles, store: memoryStore(), journal: console.log }))

export const { attach, proxy, visit, status, requireTask, requirePerson, signIn } = forNext(
  sessions,
  { cookies, headers, notFound, redirect, NextResponse },
  { signIn: '/' },
)
