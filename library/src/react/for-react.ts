'use client'

import type { Roles } from '../core/role.ts'
import { type SessionInView, useMay, useSession } from './use-session.ts'

/** The hooks for an application with known tasks: any other task does not compile. */
export interface ForReact<Task extends string> {
  readonly useSession: () => SessionInView<Task>
  readonly useMay: (task: Task) => boolean
}

/** The hooks that know the tasks of these roles. They are taken as a type, so no rule goes to the browser. */
export const forReact = <Known extends Pick<Roles, 'tasks'>>(): ForReact<Known['tasks'][number]> => ({
  useSession,
  useMay,
})
