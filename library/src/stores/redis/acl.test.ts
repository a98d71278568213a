import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../../test/servers/redis.ts'
import { singleClients } from '../../../test/servers/redis-clients.ts'
import { oneMinute } from '../../core/policy.ts'
import { defineRoles } from '../../core/role.ts'
import { createSessions, type Entry } from '../../server/sessions.ts'
import { keyOf, live, saved } from '../contract/samples.ts'
import type { RedisStore } from '../redis.ts'

let server: RedisServer
let admin: Redis
beforeEach(async () => {
  server = await startRedis()
  admin = new Redis(server.port, '127.0.0.1')
  // An account of its own, because the test restricts the default one.
  await admin.call('ACL', 'SETUSER', 'admin', 'on', '>secret', '~*', '&*', '+@all')
  await admin.auth('admin', 'secret')
})
afterEach(async () => {
  admin.disconnect()
  await server.stop()
})

const refusals: readonly (readonly [what: string, rules: readonly string[]])[] = [
  ['the command', ['-subscribe']],
  ['the channel', ['resetchannels', '&another']],
]
const cases = Object.entries(singleClients).flatMap(([client, open]) =>
  refusals.map(([what, rules]) => [client, what, rules, open] as const),
)

it.each(cases)(
  'through %s a Redis that refuses %s of SUBSCRIBE gives a warning, and sessions are kept',
  async (...one) => {
    const [, , rules, open] = one
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
    await admin.call('ACL', 'SETUSER', 'default', ...rules)
    const store: RedisStore = await open([{ host: '127.0.0.1', port: server.port }], 'acl')
    const journal: Entry[] = []
    const roles = defineRoles({ tasks: [], roles: { clerk: { tasks: [], policy: oneMinute } } })
    const sessions = createSessions({ roles, store, journal: (entry) => void journal.push(entry) })
    const warned = (): readonly unknown[] => journal.filter(({ what }) => what === 'store-warning')
    await expect
      .poll(warned, { timeout: 10_000 })
      .toMatchObject([
        { detail: expect.stringMatching(/refuses SUBSCRIBE to acl:notices \(.*NOPERM.*\+subscribe &acl:notices/) },
      ])
    await saved(store, { one: live() })
    expect(await store.find(keyOf('one'))).toMatchObject({ version: 1 })
    expect(await server.hearersOf('acl:notices').catch(() => 0)).toBe(0)
    expect(complaint).toHaveBeenCalledWith(expect.stringContaining('refuses SUBSCRIBE'))
    complaint.mockRestore()
    await sessions.close()
    await store.close()
  },
)
