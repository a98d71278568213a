import { afterAll, beforeAll, expect, it } from 'vitest'
import { languages } from '../../src/words/language.ts'
import { type Desk, type House, openHouse, origin } from '../desk/desk.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ CURFEW_IDLE: '60s', CURFEW_LIFETIME: '3m' })
})
afterAll(() => house.close())

/** The element that shows the end, on the page to which a browser goes. */
const told = async (desk: Desk, reason: string): Promise<string> => {
  const page = await (await desk.visit(`/?ended=${reason}`)).text()
  return /<session-ended.*?<\/session-ended>/s.exec(page)?.[0] ?? ''
}

it('the end of a lifetime is told with the length that it had', async () => {
  const desk = await house.deskOf('vet')
  for (let half = 0; half < 6; half++) {
    await desk.visit('/today')
    house.pass(30_000)
  }
  const said = await told(desk, 'lifetime')
  expect(said).toContain('You had been signed in for 3 minutes')
  expect(said).toContain('&quot;lifetimeMs&quot;:180000')
})

it('a session that a manager ended is told as an administrator’s doing, and one’s own as one’s own', async () => {
  const [nurse, other, manager] = [
    await house.deskOf('nurse'),
    await house.deskOf('nurse'),
    await house.deskOf('manager'),
  ]
  await other.send('/your-sessions/end-others')
  expect(await told(nurse, 'revoked')).toContain('You ended this session from another device.')
  await manager.send('/people/nurse/end')
  const said = await told(other, 'revoked')
  expect(said).toContain('You were signed out by an administrator.')
  expect(said).toContain('&quot;by&quot;:&quot;operator&quot;')
})

it('a page with only its address names neither a duration nor a person, in any language', async () => {
  for (const language of languages)
    for (const reason of ['lifetime', 'revoked']) {
      const headers = { accept: 'text/html', 'accept-language': language }
      const page = await (await house.app.request(`${origin}/?ended=${reason}`, { headers })).text()
      const said = /<p class="ended"[^>]*>([^<]*)/.exec(page)?.[1] ?? ''
      expect(said).not.toBe('')
      expect(said).not.toMatch(/\d|admin/i)
      expect(page).not.toMatch(/<session-ended[^>]*facts=/)
    }
})
