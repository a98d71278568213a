import { describe, expect, it } from 'vitest'
import type { Route } from './route.ts'
import { createRouter } from './router.ts'

const task = (path: string, more: Partial<Route> = {}): Route => ({
  path,
  demand: { kind: 'task', task: `of ${path}` },
  raw: false,
  ...more,
})
const person = (path: string, more: Partial<Route> = {}): Route => ({
  path,
  demand: { kind: 'person', why: 'signed in' },
  raw: false,
  ...more,
})
const open = (path: string, more: Partial<Route> = {}): Route => ({
  path,
  demand: { kind: 'open', why: 'assets', crossSite: false },
  raw: false,
  ...more,
})

const approve = task('/refunds/:id/approve', { methods: ['POST'] })
const assets = open('/assets/*')
const rest = person('/*')
const router = createRouter([approve, assets, rest])

const routeOf = (method: string, target: string): unknown => {
  const match = router(method, target)
  return match.kind === 'route' ? match.route : match.kind
}

describe('the first route that is about a request wins', () => {
  it.each([
    ['POST', '/refunds/7/approve', approve],
    ['POST', '/refunds/7/approve?page=2', approve],
    ['POST', 'http://a.example/refunds/7/approve', approve],
    ['POST', 'https://a.example:8443/refunds/7/approve?x=//y;z', approve],
    ['GET', '/refunds/7/approve', rest],
    ['GET', '/assets/a.css', assets],
    ['HEAD', '/assets/a.css', assets],
    ['GET', '/', rest],
    ['GET', 'http://a.example', rest],
    ['GET', '/.well-known/x', rest],
    ['GET', '/my%20file/caf%C3%A9', rest],
  ])('%s %s', (method, target, route) => expect(routeOf(method, target)).toBe(route))

  it('a path that no route names has none', () => {
    const few = createRouter([open('/assets/*')])
    expect(few('GET', '/other')).toEqual({ kind: 'none' })
    expect(few('OPTIONS', '*')).toEqual({ kind: 'none' })
  })

  it('HEAD is GET, and GET is not HEAD', () => {
    const got = createRouter([person('/a', { methods: ['GET'] })])
    const head = createRouter([person('/a', { methods: ['HEAD'] })])
    expect([got('HEAD', '/a').kind, got('POST', '/a').kind, head('GET', '/a').kind]).toEqual(['route', 'none', 'none'])
  })
})

describe('capitals, a slash at the end and a format suffix make no difference', () => {
  it.each([
    '/Refunds/7/approve',
    '/REFUNDS/7/APPROVE',
    '/refunds/7/approve/',
    '/refunds/7/approve.json',
    '/Refunds/7/Approve.JSON/',
    '/refunds/7/approve.turbo_stream',
    '/refunds/7/approve.a.b',
    '/refunds/7/approve.a.b.c.d.e.f.g.h.i.j.k',
  ])('POST %s', (target) => expect(routeOf('POST', target)).toBe(approve))

  it('letters outside ASCII have capitals too', () => {
    const one = createRouter([task('/CAFÉ/Σίσυφος'), rest])
    for (const path of ['/café/σίσυφος', '/CAFÉ/ΣΊΣΥΦΟΣ', '/cafe\u0301/Σίσυφος'])
      expect(one('GET', encodeURI(path))).toMatchObject({ route: { demand: { kind: 'task' } } })
  })

  it('a format suffix opens nothing', () => {
    const one = createRouter([open('/status'), open('/'), rest])
    const kinds = ['/status', '/Status/', '/status.json', '/.env', '/'].map((path) => {
      const match = one('GET', path)
      return match.kind === 'route' ? match.route.demand.kind : match.kind
    })
    expect(kinds).toEqual(['open', 'open', 'person', 'person', 'open'])
  })

  it('a name that begins with a dot has no suffix', () => {
    const one = createRouter([task('/'), rest])
    expect(one('GET', '/.env')).toMatchObject({ route: rest })
  })
})

const twoReadings = [
  '/refunds%2F7%2fapprove',
  '/refunds/7%5Capprove',
  '/refunds/7\\approve',
  '/refunds//7/approve',
  '//refunds/7/approve',
  '/refunds/7/approve;x=1',
  '/refunds/7/approve%3Bx=1',
  '/refunds/./7/approve',
  '/assets/../refunds/7/approve',
  '/assets/%2e%2e/refunds/7/approve',
  '/assets/%2E./refunds/7/approve',
  '/refunds/7/approve/..',
  '/refunds/7/approve%00',
  '/refunds/7/approve%0d%0a',
  '/refunds/7/approve%7f',
  '/refunds/7/approve%C2%85',
  '/refunds/7/approve%',
  '/refunds/7/approve%2',
  '/refunds/7/approve%zz',
  '/%C0%AF',
  '/%ff',
  '/refunds%252F7',
  '/refunds%2525',
  '/refunds/7/%61pprove',
  '/refunds/7/approve%2ejson',
  '/refunds/7/approve.',
  '/refunds/7/approve%20',
  '/refunds/%207/approve',
  '/refunds/7/approve%23x',
  '/refunds/7/approve#x',
  '/refunds/7/approve%3Fx',
  '/refunds/7/approve x',
  '/refunds/7/approve\u00e9',
  '/refunds/7/approve\t',
  '/refund%C5%BF/7/approve',
  '/%E2%84%AA',
  '/refunds%EF%BC%8F7',
  '/%E2%80%A6/x',
  'refunds/7/approve',
  'http:\\\\a.example\\refunds',
  'http://a.example\\@b.example/refunds',
  'a.example:443',
  '',
]

describe('a path that two readers read differently is ambiguous', () => {
  it.each(twoReadings)('%j', (target) => {
    for (const method of ['GET', 'POST']) expect(router(method, target)).toMatchObject({ kind: 'ambiguous' })
  })

  it('says why', () => {
    expect(router('GET', '/a%2Fb')).toEqual({ kind: 'ambiguous', what: "the path has an encoded '/' (%2F)" })
    expect(router('GET', '/a//b')).toEqual({ kind: 'ambiguous', what: 'the path has two slashes together' })
  })

  it('a query may hold all of it', () => {
    expect(routeOf('POST', '/refunds/7/approve?a=//;%2F%00..\\')).toBe(approve)
  })

  it('names that people write are not', () => {
    for (const name of [
      'a+b',
      'me%40a.example',
      'me@a.example',
      'v1:go',
      'Stra%C3%9Fe',
      'a%20b',
      '~me',
      'a,b',
      '%5B1%5D',
    ])
      expect(router('GET', `/${name}`)).toMatchObject({ kind: 'route' })
  })

  it('a character is itself, encoded or not', () => {
    const one = createRouter([task('/@admin/my file'), rest])
    for (const path of ['/@admin/my%20file', '/%40admin/my%20file'])
      expect(one('GET', path)).toMatchObject({ route: { demand: { kind: 'task' } } })
  })

  it('a query that asks for another method is ambiguous in a POST', () => {
    expect(router('POST', '/refunds/7?_method=DELETE')).toEqual({
      kind: 'ambiguous',
      what: 'the query asks for the method DELETE',
    })
    expect(router('POST', '/refunds/7?%5Fmethod=delete').kind).toBe('ambiguous')
    expect(router('POST', '/refunds/7?_method=post').kind).toBe('route')
    expect(router('GET', '/refunds/7?_method=DELETE').kind).toBe('route')
  })
})

describe('a raw route lets a path pass that readers read differently', () => {
  const git = person('/git/*', { raw: true })
  const admin = task('/admin/*')
  const raw = createRouter([admin, git, task('/projects/:id', { raw: true }), rest])

  it.each(['/git/a%2Fb', '/git/a//b', '/git/a;x=1', '/git/a/../b', '/git/%61', '/git/%252F', '/git/a%'])(
    '%s',
    (target) => expect(raw('GET', target)).toEqual({ kind: 'route', route: git }),
  )

  it('when a reading demands less than the route', () => {
    expect(raw('GET', '/projects/group%2Fname')).toMatchObject({ route: { path: '/projects/:id' } })
  })

  it.each([
    '/git/../admin/x',
    '/git/..%2Fadmin/x',
    '/git/..%252Fadmin/x',
    '/git/..;/admin/x',
    '/git\\..\\admin\\x',
    '/git/%2e%2e/admin/x',
    '/git/.%00./admin/x',
    '//admin/x',
  ])('unless a reading demands more: %s', (target) => expect(raw('GET', target).kind).toBe('ambiguous'))

  it('never an open one into what demands a person', () => {
    const one = createRouter([open('/assets/*', { raw: true }), rest])
    expect(one('GET', '/assets/a%2Fb').kind).toBe('route')
    expect(one('GET', '/assets/..%2Fsecret').kind).toBe('ambiguous')
  })
})
