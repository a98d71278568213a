import { expect, it } from 'vitest'
import { notOursDetail } from './origin.ts'
import type { RequestHead } from './request.ts'

const asked = (headers: Readonly<Record<string, string>>): RequestHead => ({
  method: 'POST',
  url: 'http://localhost/notes',
  headers: new Headers(headers),
})

it('a client without an origin learns of the page token and where the docs explain it', () => {
  const detail = notOursDetail(asked({}))
  expect(detail).toContain('curfew-page-token')
  expect(detail).toContain('docs/wire.md#who-may-change-something')
})

it('another site learns nothing of it', () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://other.example' }])
    expect(notOursDetail(asked(headers))).not.toContain('token')
})
