import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { forNode } from '../src/adapters/node.ts'
import { aal2, oneMinute, type Policy } from '../src/core/policy.ts'
import { defineRoles } from '../src/core/role.ts'
import { createSessions } from '../src/server/sessions.ts'
import { memoryStore } from '../src/stores/memory.ts'

/** A site with one person signed in, and what its server can say of their session. */
export interface Site {
  readonly listener: RequestListener
  readonly knows: () => string
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const home = (response: ServerResponse): unknown =>
  response
    .setHeader('content-type', 'text/html; charset=utf-8')
    .end(
      '<!doctype html><html lang="en"><head><title>An hour</title><link rel="icon" href="data:,"><script src="/page.js" defer></script></head><body><input></body></html>',
    )

// Without a document the page stays, and can still be asked what it did.
const stay = (response: ServerResponse): unknown => response.writeHead(204).end()

const onCurfew = (policy: Policy) => (): Site => {
  let known = 'lives on'
  const sessions = createSessions({
    roles: defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'], policy } } }),
    store: memoryStore(),
    journal: ({ what, reason }) => {
      if (what === 'session-ended') known = `ended: ${reason}`
    },
  })
  const { attach, signIn } = forNode(sessions)
  const listener = attach(async (request, response) => {
    if (request.url !== '/sign-in') return request.url === '/' ? home(response) : stay(response)
    await signIn(request, response, { subject: 'carla', roles: ['clerk'] })
    return response.writeHead(303, { location: '/' }).end()
  })
  return { listener: listener as RequestListener, knows: () => known }
}

// A cookie as long as Curfew's.
const cookie = `curfew=${'a'.repeat(43)}; HttpOnly; SameSite=Lax; Path=/`

const onPlain = (answer: Answer, knows: () => string): Site => ({
  listener: (request, response) => {
    if (request.url === '/sign-in') response.writeHead(303, { location: '/', 'set-cookie': cookie }).end()
    else if (request.url === '/') home(response)
    else answer(request, response)
  },
  knows,
})

const silent = (): Site =>
  onPlain(
    (_request, response) => response.writeHead(404).end(),
    () => 'received nothing',
  )

const keptAlive = (): Site => {
  let known = 'lives on'
  return onPlain(
    ({ url }, response) => {
      if (url === '/signed-out') known = 'ended: the page said so'
      stay(response)
    },
    () => known,
  )
}

// Like its middleware and its one view: the newest report of a page counts.
const pinged = (expireAfter: number) => (): Site => {
  let activeAt: number | undefined = Date.now()
  return onPlain(
    ({ url = '' }, response) => {
      const now = Date.now()
      if (activeAt !== undefined && now - activeAt >= expireAfter) activeAt = undefined
      if (!url.startsWith('/session_security/ping/')) return stay(response)
      const idleFor = Number(new URL(url, 'http://site').searchParams.get('idleFor'))
      if (activeAt !== undefined) activeAt = Math.max(activeAt, now - idleFor * 1_000)
      const said = activeAt === undefined ? '"logout"' : String(Math.floor((now - activeAt) / 1_000))
      return response.setHeader('content-type', 'application/json').end(said)
    },
    () => (activeAt === undefined ? 'ended: idle' : 'lives on'),
  )
}

/** The hour's sites, by the code on their pages. A client that sends nothing has a server that receives nothing. */
export const sites: Readonly<Record<string, () => Site>> = {
  Curfew: onCurfew(aal2),
  'Curfew by the minute': onCurfew(oneMinute),
  'react-idle-timer': silent,
  'hmrc-frontend': keptAlive,
  'django-session-security': pinged(aal2.idle),
  vueuse: silent,
  mantine: silent,
}
