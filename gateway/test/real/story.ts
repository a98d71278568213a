import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { freePorts } from '../../../library/test/servers/free-ports.ts'
import { isHere as isProxyHere, startProxy } from '../guard/proxies.ts'
import { isHere, isUp, type Kind, type Running, start, startKind } from './applications.ts'

/** The two shapes in which the gateway stands before an application. */
export type Shape = 'in-front-of' | 'nginx and guard'

const program = 'gateway/dist/main.js'

const policy = {
  idle: '24s',
  warning: '12s',
  essential: 'a test',
  presence: { grace: '1500ms', lostGrace: '3s', opening: '20s' },
}

interface Place {
  readonly url: string
  readonly journal: () => string
  readonly close: () => Promise<void>
}

const openPlace = async (kind: Kind, shape: Shape): Promise<Place> => {
  const application = await startKind(kind)
  const folder = mkdtempSync(join(tmpdir(), 'curfew-story-'))
  const config = join(folder, 'curfew.json')
  writeFileSync(
    config,
    JSON.stringify({
      roles: { person: { tasks: [], policy } },
      routes: [{ path: '/*', person: 'signed in' }],
      applicationRoles: ['person'],
      applicationCookies: [kind.cookie],
    }),
  )
  const [port = 0, inner = 0] = await freePorts(2)
  const addresses = ['--listen', `127.0.0.1:${port}`, '--private', `127.0.0.1:${inner}`]
  const signing = ['--sign-in', 'application', '--sign-out-at', '/logout']
  const flags = [...addresses, '--config', config, '--store', 'memory', ...signing]
  const isGuarded = shape === 'nginx and guard'
  const command = isGuarded
    ? ['guard', '--upstream', application.url, '--proxy', 'nginx', ...flags]
    : ['in-front-of', application.url, ...flags]
  const gateway: Running = start([process.execPath, program, ...command])
  await expect.poll(() => isUp(port), { message: 'the gateway is up' }).toBe(true)
  const printed = isGuarded
    ? spawnSync(process.execPath, [program, 'config', 'nginx', '--upstream', application.url, ...flags], {
        encoding: 'utf8',
      }).stdout
    : undefined
  const proxy = printed === undefined ? undefined : await startProxy('nginx', printed)
  return {
    url: proxy?.url ?? `http://127.0.0.1:${port}`,
    journal: gateway.said,
    close: async () => {
      await proxy?.close()
      await gateway.stop()
      await application.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ends = ({ journal }: Place): readonly string[] =>
  [...journal().matchAll(/session-ended .*?reason=([\w-]+)/g)].map(([, reason = '']) => reason)

const logIn = async (tab: Page, { url }: Place, who: string): Promise<void> => {
  await tab.goto(`${url}/login`)
  await tab.fill('input[name=who]', who)
  await tab.click('button')
  await expect(tab.getByRole('heading')).toHaveText(`Hello ${who}`)
  await expect.poll(() => tab.evaluate(() => customElements.get('session-warning') !== undefined)).toBe(true)
}

/** Plays one application of a kind behind the gateway in one shape. Its text says where it is not run. */
export const playStory = (kind: Kind, shape: Shape): void => {
  const isMissing = !isHere(kind) ? kind.name : shape === 'nginx and guard' && !isProxyHere('nginx') ? 'nginx' : ''
  const title = `an unmodified application in ${kind.name} keeps the law behind ${shape}`
  if (isMissing !== '') return void test(`${title}: not run here, no ${isMissing}`, () => undefined)

  test(title, { tag: '@waits' }, async ({ context }) => {
    test.setTimeout(240_000)
    const place = await openPlace(kind, shape)
    try {
      const tab = await context.newPage()
      await logIn(tab, place, 'rosa')

      await test.step('a reload, a slow page and a second tab are no departure', async () => {
        await tab.reload()
        await tab.click('a[href="/slow"]')
        await expect(tab.getByRole('heading')).toHaveText('Hello rosa')
        const second = await context.newPage()
        await second.goto(place.url)
        await second.close()
        await tab.goto(place.url)
        expect(ends(place)).toEqual([])
      })

      await test.step('the person is warned, stays by one press, and ends idle without it', async () => {
        const stay = tab.getByRole('button', { name: 'Stay signed in' })
        await expect(stay).toBeVisible({ timeout: 25_000 })
        await stay.click()
        await expect(stay).toBeHidden()
        expect(ends(place)).toEqual([])
        await expect.poll(() => ends(place), { timeout: 40_000 }).toEqual(['idle'])
        await expect(tab).toHaveURL(/\/_curfew\/why\?.*ended=idle/)
      })

      await test.step('the next person at the machine is nobody, and another one is not the first', async () => {
        await tab.goto(place.url)
        await expect(tab.getByRole('heading')).toHaveText('Log in')
        await logIn(tab, place, 'ben')
      })

      await test.step('a closed tab ends it', async () => {
        await tab.close()
        await expect.poll(() => ends(place), { timeout: 10_000 }).toEqual(['idle', 'closed'])
      })

      await test.step('the application’s own sign-out ends it too', async () => {
        const last = await context.newPage()
        await last.goto(place.url)
        await expect(last.getByRole('heading')).toHaveText('Log in')
        await logIn(last, place, 'mia')
        await last.click('a[href="/logout"]')
        await expect(last.getByRole('heading')).toHaveText('Log in')
        await expect.poll(() => ends(place)).toEqual(['idle', 'closed', 'signed-out'])
      })
    } finally {
      await place.close()
    }
  })
}
