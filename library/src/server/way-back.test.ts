import { expect, it } from 'vitest'
import { refuseNobody } from './routes/refusal.ts'

const asPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

const wayBackOf = (path: string): string | null => {
  const asked = { method: 'GET', url: `http://localhost${path}`, headers: new Headers(asPage) }
  return refuseNobody(asked, { kind: 'nobody' }, {}).headers.get('location')
}

it('after signing in, a person returns to the page that they requested', () => {
  expect(wayBackOf('/refunds?of=7')).toBe('/sign-in?from=%2Frefunds%3Fof%3D7')
})

it.each(['//evil.example/x', '/\\evil.example/x', '///evil.example', '/..//evil.example'])(
  'an address that browsers may read as another site’s leads nowhere: %s',
  (path) => expect(wayBackOf(path)).toBe('/sign-in'),
)

it('an address of another site within a query stays a query', () => {
  expect(wayBackOf('/a?to=//evil.example')).toBe('/sign-in?from=%2Fa%3Fto%3D%2F%2Fevil.example')
})
