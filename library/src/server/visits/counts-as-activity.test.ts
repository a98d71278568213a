import { expect, it } from 'vitest'
import { counts } from './counts-as-activity.ts'

const agents = {
  chromium: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  webkit: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  chromeOnIos: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
}
const document = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const yes = async (): Promise<boolean> => true
const no = async (): Promise<boolean> => false

const asked = (headers: Readonly<Record<string, string>>) => ({
  method: 'GET',
  url: 'http://127.0.0.1/page',
  headers: new Headers(headers),
})

it('a person’s navigation counts, whichever page is watched', async () => {
  for (const agent of Object.values(agents)) {
    const request = asked({ ...document, 'user-agent': agent, 'sec-fetch-user': '?1' })
    expect(await counts(request, 'people', yes)).toBe(true)
    expect(await counts(request, 'none', yes)).toBe(false)
  }
})

it('a navigation by script counts only while no open page is watched', async () => {
  for (const agent of [agents.chromium, agents.firefox]) {
    const request = asked({ ...document, 'user-agent': agent })
    expect(await counts(request, 'people', yes)).toBe(false)
    expect(await counts(request, 'people', no)).toBe(true)
    expect(await counts(request, 'all', yes)).toBe(true)
  }
})

it('a navigation from another site counts only with Sec-Fetch-User, which WebKit never sends', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const request = { ...document, 'sec-fetch-site': site, 'user-agent': agents.chromium }
    expect(await counts(asked(request), 'people', no)).toBe(false)
    expect(await counts(asked({ ...request, 'sec-fetch-user': '?1' }), 'people', no)).toBe(true)
    expect(await counts(asked({ ...request, 'user-agent': agents.webkit }), 'people', no)).toBe(false)
  }
})

it('a navigation counts in a browser that never sends Sec-Fetch-User', async () => {
  for (const agent of [agents.webkit, agents.chromeOnIos, ''])
    expect(await counts(asked({ ...document, 'user-agent': agent }), 'people', yes)).toBe(true)
})

it('the store is not asked for facts that the request carries', async () => {
  const asks = (): Promise<boolean> => Promise.reject(new Error('asked'))
  const poll = asked({ ...document, 'sec-fetch-dest': 'empty', 'user-agent': agents.chromium })
  expect(await counts(poll, 'people', asks)).toBe(false)
  expect(await counts(asked({ 'user-agent': agents.firefox }), 'people', asks)).toBe(true)
  expect(await counts(asked({ 'curfew-passive': '', 'user-agent': '' }), 'all', asks)).toBe(false)
})
