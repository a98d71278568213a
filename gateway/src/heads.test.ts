import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claims } from './heads/claims.ts'
import { aboutPerson, forUpstream, fromUpstream, isOurs } from './heads.ts'

const cookieNames = ['__Host-curfew', 'curfew', 'curfew-bag'] as const
const forwarded = { for: '203.0.113.7', host: 'shop.example', proto: 'https' }
const sent = (...raw: string[]): string[] => forUpstream(raw, { cookieNames, forwarded })
const received = (...raw: string[]): string[] => fromUpstream(raw, { cookieNames })

const namesIn = (raw: readonly string[]): string[] => raw.filter((_, n) => n % 2 === 0)
const valuesOf = (raw: readonly string[], name: string): string[] =>
  raw.filter((_, n) => n % 2 === 1 && raw[n - 1]?.toLowerCase() === name)

/** A name in any mixture of case, with any of its hyphens written otherwise. */
const spelled = (name: string) =>
  fc
    .array(fc.tuple(fc.boolean(), fc.constantFrom('-', '_', '.')), { minLength: name.length, maxLength: name.length })
    .map((ways) =>
      [...name]
        .map((sign, n) => {
          const [isUpper, hyphen] = ways[n] ?? [false, '-']
          if (sign === '-') return hyphen
          return isUpper ? sign.toUpperCase() : sign
        })
        .join(''),
    )

const token = fc.stringMatching(/^[A-Za-z0-9!#$&'*+.^_`|~-]{1,20}$/)
const value = fc.stringMatching(/^[ -~]{0,30}$/)
const otherName = token.filter(
  (name) => !/^(curfew|x[^a-z0-9]|forwarded|host|cookie|connection|te|trailer|upgrade|expect)/i.test(name),
)

describe('towards the application', () => {
  it('no spelling of a header in our namespace passes, alone or repeated', () => {
    const ours = fc
      .constantFrom('curfew-subject', 'curfew-roles', 'curfew-assertion', 'curfew-page-token', 'curfew-passive')
      .chain(spelled)
    fc.assert(
      fc.property(fc.array(fc.tuple(ours, value)), fc.array(fc.tuple(otherName, value)), (bad, good) => {
        expect(bad.every(([name]) => isOurs(name))).toBe(true)
        expect(namesIn(sent(...bad.flat(), ...good.flat(), ...bad.flat())).some(isOurs)).toBe(false)
      }),
    )
  })

  it('other headers keep their order, spelling and value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(otherName, value)), (headers) => {
        expect(sent(...headers.flat()).slice(0, -8)).toEqual(headers.flat())
      }),
    )
  })

  it('no spelling of a header that changes the path or the method passes', () => {
    const names = fc.constantFrom(
      'x-original-url',
      'x-rewrite-url',
      'x-http-method',
      'x-http-method-override',
      'x-method-override',
    )
    fc.assert(
      fc.property(names.chain(spelled), value, (name, text) => {
        expect(sent(name, text)).toHaveLength(8)
      }),
    )
  })

  it('what strangers say about the connection is written anew', () => {
    const names = fc.constantFrom('x-forwarded-for', 'x-forwarded-user', 'x-forwarded-proto', 'forwarded')
    fc.assert(
      fc.property(names.chain(spelled), value, (name, text) => {
        expect(sent(name, text)).toEqual([
          ...['X-Forwarded-For', '203.0.113.7', 'X-Forwarded-Host', 'shop.example', 'X-Forwarded-Proto', 'https'],
          ...['Forwarded', 'for=203.0.113.7;host=shop.example;proto=https'],
        ])
      }),
    )
  })

  it('what another proxy could say of the client or the person passes in no spelling', () => {
    fc.assert(
      fc.property(fc.constantFrom(...claims).chain(spelled), value, (name, text) => {
        expect(sent(name, text)).toHaveLength(8)
      }),
    )
  })

  it('nobody signs a connection in that others use too', () => {
    expect(sent('Authorization', 'NTLM TlRMTVNTUAAB', 'authorization', ' negotiate YII')).toHaveLength(8)
    expect(sent('Authorization', 'Bearer abc').slice(0, 2)).toEqual(['Authorization', 'Bearer abc'])
    expect(received('WWW-Authenticate', 'Negotiate', 'WWW-Authenticate', 'NTLM', 'WWW-Authenticate', 'Basic')).toEqual([
      ...['WWW-Authenticate', 'Basic'],
    ])
  })

  it('an IPv6 address and a port stand in quotes', () => {
    const raw = forUpstream([], { cookieNames, forwarded: { for: '2001:db8::1', host: 'a.example:8', proto: 'http' } })
    expect(valuesOf(raw, 'forwarded')).toEqual(['for="[2001:db8::1]";host="a.example:8";proto=http'])
    expect(valuesOf(raw, 'x-forwarded-for')).toEqual(['2001:db8::1'])
  })

  it('our cookie never passes, however often it is sent and whatever stands around it', () => {
    const name = fc.oneof(...cookieNames.map((one) => fc.constantFrom(one, one.toUpperCase())))
    const wrapped = fc
      .tuple(name, fc.constantFrom('', '"', ' ', '\t'), fc.constantFrom('=', ' =', '= '), fc.constantFrom('', '"'))
      .map(([text, before, equals, quote]) => `${before}${text}${equals}${quote}SECRET${quote}`)
    const other = fc.stringMatching(/^[a-bd-z]{1,8}=[A-Za-z0-9]{0,8}$/)
    const header = fc
      .array(fc.oneof(wrapped, other), { minLength: 1 })
      .chain((pairs) => fc.constantFrom('; ', ';', ' ;  ').map((between) => pairs.join(between)))
    fc.assert(
      fc.property(fc.array(header, { minLength: 1, maxLength: 4 }), (headers) => {
        const left = valuesOf(sent(...headers.flatMap((text) => ['Cookie', text])), 'cookie')
        expect(left.join('; ')).not.toContain('SECRET')
        const others = headers.flatMap((text) =>
          text
            .split(';')
            .flatMap((pair) =>
              /^\s*[a-z]+=[A-Za-z0-9]*\s*$/.test(pair) && !/curfew/i.test(pair) ? [pair.trim()] : [],
            ),
        )
        expect(left.flatMap((text) => text.split(';').map((pair) => pair.trim()))).toEqual(others)
      }),
    )
  })

  it.each([
    'a=b, curfew=SECRET',
    'a=b curfew=SECRET',
    'a="x; curfew=SECRET; y"',
    '%63urfew=SECRET',
    '..Host-curfew=SECRET',
    '[_Host-curfew=SECRET',
    '$Version=1; curfew="SECRET"; $Path=/',
    '"curfew"=SECRET',
    'curfew',
  ])('a reader that is lax finds no cookie of ours in %s', (header) => {
    expect(valuesOf(sent('cookie', header), 'cookie').join()).not.toMatch(/SECRET|^curfew$/)
  })

  it('a cookie whose name only begins like ours stays, byte for byte', () => {
    const header = 'curfew-theme=dark;  my-curfew=1; q=curfew; state="/?curfew-x=1"'
    expect(sent('Cookie', header).slice(0, 2)).toEqual(['Cookie', header])
  })

  it('a header that Connection lists is dropped, and Connection too', () => {
    const raw = sent(
      'Connection',
      'close, X-Secret',
      'connection',
      'x-other',
      'X-Secret',
      '1',
      'X-Other',
      '2',
      'A',
      '3',
    )
    expect(raw.slice(0, -8)).toEqual(['A', '3'])
  })

  it('Connection takes away nothing by which the gateway judged the request', () => {
    const judged = ['Host', 'shop.example', 'Cookie', 'a=b', 'Content-Length', '3', 'Origin', 'https://shop.example']
    const listed = 'host, cookie, content-length, origin, sec-fetch-site, x-forwarded-for, forwarded, curfew-assertion'
    const raw = sent('Connection', listed, ...judged, 'Sec-Fetch-Site', 'cross-site')
    expect(raw).toEqual(sent(...judged, 'Sec-Fetch-Site', 'cross-site'))
    expect(raw).toHaveLength(18)
  })

  it('headers of one connection end here, in any spelling', () => {
    const names = ['TE', 'Trailer', 'Transfer-Encoding', 'Transfer_Encoding', 'Keep-Alive', 'Proxy-Authorization']
    const rest = ['Upgrade', 'HTTP2-Settings', 'Proxy-Connection', 'Expect']
    expect(sent(...[...names, ...rest].flatMap((name) => [name, 'x']))).toHaveLength(8)
  })

  it('the first Host is kept, and no other', () => {
    expect(sent('Host', 'a.example', 'host', 'b.example').slice(0, -8)).toEqual(['Host', 'a.example'])
  })
})

describe('towards the client', () => {
  it('an upstream cannot set a cookie under our names', () => {
    const own = ['curfew=x', 'CURFEW=x; Path=/', ' __Host-curfew=x; Secure', '=curfew=x', 'curfew-bag=', 'curfew']
    const others = ['sessionid=1; HttpOnly', 'curfew-theme=dark', 'a=curfew', 'a="curfew=1"']
    const raw = received(...[...own, ...others].flatMap((text) => ['Set-Cookie', text]))
    expect(valuesOf(raw, 'set-cookie')).toEqual(others)
  })

  it('headers of one connection and of our namespace end here', () => {
    const own = ['Curfew-Anything', 'a', 'curfew_roles', 'b', 'Connection', 'close, X-Hop', 'X-Hop', '1']
    expect(received(...own, 'Transfer-Encoding', 'chunked', 'ETag', '"x"', 'Link', '1', 'Link', '2')).toEqual([
      ...['ETag', '"x"', 'Link', '1', 'Link', '2'],
    ])
  })

  it('the rest keeps its order, spelling and value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(otherName, value)), (headers) => {
        const plain = headers.filter(([name]) => !/^set-cookie$/i.test(name))
        expect(received(...plain.flat())).toEqual(plain.flat())
      }),
    )
  })
})

it('names of people and roles are written as visible ASCII, and no two alike', () => {
  const person = { subject: 'Zoë, 100 % real', roles: ['clerk', 'a,b'], tasks: [] }
  expect(aboutPerson(person)).toEqual([
    ...['Curfew-Subject', 'Zo%C3%AB%2C%20100%20%25%20real'],
    ...['Curfew-Roles', 'clerk,a%2Cb', 'Curfew-Tasks', ''],
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (subject) => {
      const written = aboutPerson({ subject, roles: [], tasks: [] })[1] ?? ''
      expect(written).toMatch(/^[!-~]+$/)
      expect(decodeURIComponent(written)).toBe(subject)
    }),
  )
})
