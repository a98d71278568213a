import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const after = async (from: string | undefined): Promise<string | null> => {
  const form = { username: 'vet', password: 'harbour-vets-demo' }
  const query = from === undefined ? '' : `?${new URLSearchParams({ from })}`
  return (await house.desk().send(`/sign-in${query}`, form)).headers.get('location')
}

describe('after signing in a person gets the page that they requested', () => {
  it.each(['/animals/3', '/people', '/animals?search=a%20b', '/till?visit=206', '/'])('%s', async (from) => {
    expect(await after(from)).toBe(from)
  })
})

describe('and to today’s list when it is not a page of ours', () => {
  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'http:evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%0a/../..//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    ' /today',
    'today',
    '',
    '/sign-in',
    '/sign-out',
    '/assets/style.css',
    '/session',
    '/session/events',
    `/${'x'.repeat(2_100)}`,
    undefined,
  ])('%j', async (from) => {
    expect(await after(from)).toBe('/today')
  })
})

describe('over HTTP', () => {
  it('the way there and back keeps the page', async () => {
    const desk = house.desk()
    const away = (await desk.visit('/animals?search=rex')).headers.get('location') ?? ''
    expect(away).toBe('/sign-in?from=%2Fanimals%3Fsearch%3Drex')
    expect(await (await desk.visit(away)).text()).toContain('name="from" value="/animals?search=rex"')
    const form = { username: 'vet', password: 'harbour-vets-demo', from: '/animals?search=rex' }
    const back = await desk.send('/sign-in', form)
    expect([back.status, back.headers.get('location')]).toEqual([303, '/animals?search=rex'])
  })

  it('another site is not the landing page', async () => {
    const form = { username: 'vet', password: 'harbour-vets-demo', from: '//evil.example' }
    expect((await house.desk().send('/sign-in', form)).headers.get('location')).toBe('/today')
    const asked = await house.desk().send('/sign-in?from=//evil.example', { ...form, from: '' })
    expect(asked.headers.get('location')).toBe('/today')
  })
})
