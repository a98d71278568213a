import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages, likedMost } from '../../src/words/language.ts'
import { wordsIn } from '../../src/words/words.ts'
import { type Desk, type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ CURFEW_IDLE: '10m' })
})
afterAll(() => house.close())

describe('the language that a browser likes best', () => {
  it.each([
    [undefined, 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['it-IT, fr;q=0.6, es;q=0.9', 'es'],
    ['en;q=0.2, fr-CA;q=0.7', 'fr'],
    ['es;q=0, en', 'en'],
    ['ja, *;q=0.5', 'en'],
    ['nonsense;;;q=x,,', 'en'],
  ])('%j is read as %s', (accepted, language) => {
    expect(likedMost(accepted)).toBe(language)
  })
})

const ask = (path: string, desk: Desk, more: Record<string, string> = {}): Promise<Response> | Response =>
  house.app.request(origin + path, { headers: { cookie: desk.cookie ?? '', accept: 'text/html', ...more } })

const screens: Readonly<Record<string, readonly string[]>> = {
  reception: [
    '/',
    '/today',
    '/animals',
    '/animals/1',
    '/animals/new',
    '/visits/new',
    '/visits/206',
    '/till',
    '/people',
  ],
  nurse: ['/visits/206', '/visits/201', '/drug-register', '/animals/4/record', '/your-sessions', '/your-password'],
  vet: ['/visits/206', '/animals/4', '/nowhere'],
  dispenser: ['/dispensary', '/drug-register'],
  manager: ['/people', '/people/vet', '/refunds', '/people/manager'],
}

const text = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(text) : []
}

describe.each(languages.filter((language) => language !== 'en'))('%s', (language) => {
  it.each(Object.entries(screens))('%s reads every screen in it', async (who, paths) => {
    const desk = await house.deskOf(who)
    for (const path of paths) {
      const page = await (await ask(path, desk, { 'accept-language': language })).text()
      expect(page).toContain(`<html lang="${language}">`)
      const english = text([wordsIn('en').care, wordsIn('en').desk, wordsIn('en').people]).filter(
        (said) => said.includes(' ') && !said.includes('01632'),
      )
      const own = new Set(text([wordsIn(language).care, wordsIn(language).desk, wordsIn(language).people]))
      for (const said of english) if (!own.has(said)) expect(page.includes(`>${said}<`), `${path}: ${said}`).toBe(false)
    }
  })

  it('no sentence is left in English', () => {
    const sentences = (of: 'en' | typeof language): readonly string[] => {
      const { demo, frame, forms, people } = wordsIn(of)
      return text([demo, frame, forms, people]).filter((said) => said.split(' ').length > 2)
    }
    const [here, english] = [sentences(language), sentences('en')]
    for (const said of here) expect(english).not.toContain(said)
  })

  it('problems are in it', async () => {
    const desk = await house.deskOf('reception')
    const headers = { cookie: desk.cookie ?? '', 'accept-language': language, 'sec-fetch-site': 'same-origin' }
    const body = new URLSearchParams({ visit: '', amount: 'x', method: '' })
    const page = await (await house.app.request(`${origin}/payments`, { method: 'POST', headers, body })).text()
    const { forms, frame, desk: said } = wordsIn(language)
    for (const words of [forms.problem, forms.choose.visit, forms.choose.method, frame.error(said.till.title)])
      expect(page).toContain(words)
  })
})

it('days, amounts and lists are written as the language does', () => {
  const de = wordsIn('de')
  expect(de.fullDay('2026-10-06')).toBe('Dienstag, 6. Oktober 2026')
  expect(de.money(123_456)).toBe('1.234,56\u00a0£')
  expect(de.typedMoney(1_250)).toBe('12,50')
  expect(de.numericDay('2026-10-06')).toBe('06.10.2026')
  expect(wordsIn('fr').and(['a', 'b', 'c'])).toBe('a, b et c')
  expect(wordsIn('en').stamp('2026-10-06 14:05')).toBe('6 Oct 2026, 14:05')
})

it('a chosen language stays in this browser, and the choice returns to the same page', async () => {
  const headers = { 'sec-fetch-site': 'same-origin', 'accept-language': 'fr' }
  const choose = (language: string, from: string) =>
    house.app.request(`${origin}/language`, { method: 'POST', headers, body: new URLSearchParams({ language, from }) })
  const answer = await choose('de', '/animals?search=inky')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/animals?search=inky'])
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('clinic-language='))
  expect(cookie).toMatch(/^clinic-language=de; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax/)
  const page = await house.app.request(`${origin}/`, { headers: { ...headers, cookie: 'clinic-language=de' } })
  expect(await page.text()).toContain('<html lang="de">')
  for (const from of ['//evil.example/x', 'https://evil.example', '/\\evil.example'])
    expect((await choose('es', from)).headers.get('location')).toBe('/today')
  expect((await choose('xx', '/')).headers.getSetCookie()).toEqual([])
})
