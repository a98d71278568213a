import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Route } from '../route.ts'
import { createRouter } from '../router.ts'

const route = (path: string, demand: Route['demand'], raw = false): Route => ({ path, demand, raw })
const task = (path: string, raw = false): Route => route(path, { kind: 'task', task: path }, raw)
const open = (path: string, raw = false): Route => route(path, { kind: 'open', why: 'assets', crossSite: false }, raw)

const approve: Route = { ...task('/refunds/:id/approve'), methods: ['POST'] }
const rest = route('/*', { kind: 'person', why: 'signed in' })
const router = createRouter([approve, open('/assets/*'), rest])

const segment = fc.stringMatching(/^[a-z0-9][a-z0-9_~-]{0,6}$/)

it('every spelling of a path reaches the route of the path', () => {
  fc.assert(
    fc.property(segment, fc.nat(), fc.constantFrom('', '/', '.json', '.xml/', '.a.b'), (id, bits, end) => {
      const path = `/refunds/${id}/approve`
      const mixed = [...path].map((letter, at) => ((bits >> (at % 30)) & 1 ? letter.toUpperCase() : letter)).join('')
      expect(router('POST', mixed + end)).toEqual({ kind: 'route', route: approve })
    }),
  )
})

it('a path that is encoded somewhere is ambiguous, or has the route of the decoded one', () => {
  const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
  fc.assert(
    fc.property(segment, fc.nat(), fc.constantFrom('approve', 'other'), (id, place, name) => {
      const path = `/refunds/${id}/${name}`
      const at = 1 + (place % (path.length - 1))
      const encoded = path.slice(0, at) + encode(path[at] ?? '') + path.slice(at + 1)
      const [match, plain] = [router('POST', encoded), router('POST', path)]
      if (match.kind !== 'ambiguous') expect(match).toEqual(plain)
    }),
  )
})

it('any text has an answer', () => {
  const raw = createRouter([task('/a/*', true), open('/b/*', true), rest])
  const odd = fc.string({ unit: fc.constantFrom('/', '.', '%', '2', 'f', 'e', ';', '\\', 'a', 'é', '\0', '?', '#') })
  fc.assert(
    fc.property(odd, fc.constantFrom('GET', 'POST'), (path, method) => {
      expect(['route', 'none', 'ambiguous']).toContain(raw(method, `/${path}`).kind)
    }),
  )
})

it('an open route never answers for a path that a browser resolves to another one', () => {
  const raw = createRouter([open('/b/*', true), rest])
  const odd = fc.string({ unit: fc.constantFrom('/', '..', '.', '%2e', '%2F', '\\', 'a', ';') })
  fc.assert(
    fc.property(odd, (path) => {
      const match = raw('GET', `/b/${path}`)
      if (match.kind !== 'route' || match.route.demand.kind !== 'open') return
      expect(new URL(`http://a.example/b/${path}`).pathname).toMatch(/^\/b(\/|$)/)
    }),
  )
})

it('a long path takes no time to speak of', () => {
  const from = performance.now()
  for (const path of [
    '/a.b'.repeat(4_000),
    `/x${'.a'.repeat(7_000)}`,
    `/git/${'%2e%2e/'.repeat(2_000)}`,
    '/;a'.repeat(5_000),
  ])
    createRouter([task('/x', true), rest])('GET', path)
  expect(performance.now() - from).toBeLessThan(2_000)
})
