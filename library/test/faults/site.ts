import { once } from 'node:events'
import { createServer } from 'node:http'
import { forNode } from '../../src/adapters/node.ts'
import { definePolicy, defineRoles, type Policy } from '../../src/index.ts'
import { createSessions, type Entry } from '../../src/server/sessions.ts'
import type { Store } from '../../src/stores/store.ts'

/** A session without activity for a minute is over; pages do not matter here. */
export const policy: Policy = definePolicy({ presence: 'never' })

/** An application on several servers, all in this process. */
export interface Site {
  readonly urls: readonly string[]
  /** The ends that all of its servers have journalled. */
  readonly journal: readonly Entry[]
  readonly close: () => Promise<void>
}

/** Opens an application with one server to each store. The stores stay open when it closes. */
export const openSite = async (stores: readonly Store[]): Promise<Site> => {
  const journal: Entry[] = []
  const ends = new Map<string | undefined, Entry>()
  // One end of each session, as a journal is to keep it. A server that could not save that it wrote one writes it again.
  const keep = (entry: Entry): void => {
    const known = entry.what === 'session-ended' ? ends.get(entry.session) : undefined
    if (known && known.reason !== entry.reason) throw new Error(`ended as ${known.reason} and as ${entry.reason}`)
    if (entry.what === 'session-ended') ends.set(entry.session, entry)
    if (!known) journal.push(entry)
  }
  const roles = defineRoles({ tasks: ['note.write'], roles: { vet: { tasks: ['note.write'], policy } } })
  const servers = await Promise.all(
    stores.map(async (store) => {
      const sessions = createSessions({ roles, store, journal: keep })
      const { attach, signIn, visit } = forNode(sessions)
      const server = createServer(
        attach(async (request, response) => {
          try {
            if (request.url === '/in') await signIn(request, response, { subject: 'carla', roles: ['vet'] })
            else response.statusCode = visit(request).kind === 'live' ? 200 : 401
          } catch {
            response.statusCode = 503
          }
          response.end()
        }),
      ).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (typeof address !== 'object' || !address) throw new Error('no port')
      const close = async (): Promise<void> => {
        server.closeAllConnections()
        await Promise.all([once(server.close(), 'close'), sessions.close()])
      }
      return { url: `http://127.0.0.1:${address.port}`, close }
    }),
  )
  return {
    urls: servers.map(({ url }) => url),
    journal,
    close: async () => void (await Promise.all(servers.map(({ close }) => close()))),
  }
}
