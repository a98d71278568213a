import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definePolicy } from '../../src/core/policy.ts'
import { defineRoles } from '../../src/core/role.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import type { Sessions, Who } from '../../src/server/sessions.ts'

/** A thing that a rule asks about. */
export interface Refund {
  readonly askedBy: string
}

const policy = definePolicy({ idle: minutes(1), warning: seconds(30) })

/** The roles of the story: a clerk asks for refunds, a boss approves what somebody else asked for. */
export const roles = defineRoles({
  tasks: ['refund.ask', 'refund.approve'],
  roles: { clerk: { tasks: ['refund.ask'], policy }, boss: { tasks: ['refund.approve'], policy } },
  apart: [['refund.ask', 'refund.approve']],
  rules: { 'refund.approve': (subject: string, refund: Refund) => refund.askedBy !== subject },
})

/** The sessions of the story. */
export type StorySessions = Sessions<
  'refund.ask' | 'refund.approve',
  'clerk' | 'boss',
  {
    'refund.approve': (subject: string, refund: Refund) => boolean
  }
>

/** The refunds that there are. */
export const refunds: Readonly<Record<string, Refund>> = { r1: { askedBy: 'carla' }, r2: { askedBy: 'bob' } }

/** A framework to tell the story to: gives a server on a free port for these sessions. */
export type Stage = (
  sessions: StorySessions,
) => Promise<{ readonly origin: string; readonly close: () => Promise<void> }>

/** Somebody of the story: Bob and Bea are bosses, everybody else is a clerk. */
export const personOf = (name: string): Who => ({
  subject: name,
  roles: [name === 'bob' || name === 'bea' ? 'boss' : 'clerk'],
})

const shut = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })

/** Has a server listen on a free port. */
export const listening = async (server: Server): ReturnType<Stage> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, close: () => shut(server) }
}
