import type { AddressInfo } from 'node:net'
import { setTimeout as later } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { chromium } from '@playwright/test'
import { definePolicy, defineRoles, hours } from 'curfew'
import { forHono } from 'curfew/adapters/hono'
import { createSessions } from 'curfew/server/sessions'
import { memoryJournal, memoryStore } from 'curfew/stores/memory'
import { consoleFor, consoleTasks } from 'curfew-console'
import { Hono } from 'hono'
import { findChromium } from '../../tools/chromium.mjs'
import { seedSessions } from '../test/seeded.ts'

/** When each change was made or shown, by its mark. */
type Moments = Record<string, number>

/** The figures of one operator's screen. */
export interface Screen {
  /** From the change in the store to the changed cell in Chromium. */
  readonly delaysMs: readonly number[]
  readonly missed: number
  /** Shares of one core that the server's process took. */
  readonly cores: { readonly idle: number; readonly watched: number; readonly changing: number; readonly both: number }
}

const sessionsHere = 1_000
const changesASecond = 1_000
const everyMs = 10
const measuredMs = 10_000

const policy = definePolicy({ idle: hours(2), lifetime: hours(12) })
const roles = defineRoles({
  tasks: consoleTasks,
  roles: { manager: { tasks: consoleTasks, policy }, vet: { tasks: [], policy } },
})
const store = memoryStore()
const journal = memoryJournal()
const sessions = createSessions({ roles, store, journal })
const answer = consoleFor(sessions, { journal })
const { attach, signIn } = forHono(sessions)
const app = new Hono()
app.use(attach())
app.get('/enter', async (c) => {
  await signIn(c, { subject: 'mia', roles: ['manager'] })
  return c.redirect('/console/?role=vet&sort=started', 303)
})
app.all('/console/*', (c) => answer(c.req.raw))
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
await new Promise((ready) => server.once('listening', ready))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const asked = { method: 'POST', url: origin, headers: new Headers({ origin }) }
await sessions.start(asked, { subject: 'vera', roles: ['vet'] })
await seedSessions(store, { model: 'vera', count: sessionsHere - 1 })
const { entries } = await store.list({ are: 'live', role: 'vet', limit: sessionsHere })
const keys = entries.map(({ key }) => key)

const made: Moments = {}
let count = 0
// A browser's name is on the screen as it was told, so each change has a mark of its own.
const change = async (): Promise<void> => {
  const mark = `change-${count}`
  const key = keys[count % keys.length] ?? ''
  count += 1
  const found = await store.find(key)
  if (!found) return
  made[mark] = Date.now()
  await store.save(key, { ...found.session, agent: mark }, found.version)
  await store.publish({ about: 'session', key })
}

const coresWhile = async (isChanging: boolean): Promise<number> => {
  const [startedAt, before, first] = [performance.now(), process.cpuUsage(), count]
  while (performance.now() - startedAt < measuredMs) {
    const due = isChanging ? ((performance.now() - startedAt) / 1_000) * changesASecond : 0
    for (let done = count - first; done < due; done += 1) await change()
    await later(everyMs)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / (performance.now() - startedAt)
}
const idle = await coresWhile(false)
const changing = await coresWhile(true)

const executablePath = findChromium()
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: sandbox })
const page = await browser.newPage()
await page.goto(`${origin}/enter`)
await page.locator('[data-live="live"]').waitFor()
await page.evaluate(() => {
  const shown: Record<string, number> = {}
  Object.assign(globalThis, { shown })
  const look = new MutationObserver((changes) => {
    for (const { target } of changes) shown[target.textContent ?? ''] = Date.now()
  })
  for (const cell of document.querySelectorAll('[data-is="agent"]')) look.observe(cell, { childList: true })
})
const onScreen = new Set(
  await page.locator('tr[data-session]').evaluateAll((rows) => rows.map((row) => row.dataset['session'] ?? '')),
)
const visible = entries.flatMap(({ session }, place) => (onScreen.has(session.id ?? '') ? [place] : []))
const watched = await coresWhile(false)
const from = count
const both = await coresWhile(true)
await later(2_000)
const shown = (await page.evaluate(() => (globalThis as unknown as { shown: Moments }).shown)) as Moments
const places = new Set(visible)
const delaysMs: number[] = []
let missed = 0
for (let nth = from; nth < count; nth += 1) {
  if (!places.has(nth % keys.length)) continue
  const [madeAt, shownAt] = [made[`change-${nth}`], shown[`change-${nth}`]]
  if (madeAt === undefined || shownAt === undefined) missed += 1
  else delaysMs.push(shownAt - madeAt)
}
await browser.close()
await sessions.close()
const seen: Screen = { delaysMs, missed, cores: { idle, watched, changing, both } }
process.send?.(seen)
process.disconnect?.()
server.close()
