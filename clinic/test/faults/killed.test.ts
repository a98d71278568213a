import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Caller, createCaller } from '../running/caller.ts'
import { type RunningClinic, runClinic } from '../running/clinic.ts'

let clinic: RunningClinic
beforeAll(async () => {
  clinic = await runClinic({ CURFEW_IDLE: '10m' })
})
afterAll(() => clinic.close())

const names = ['reception', 'nurse', 'vet', 'dispenser', 'manager']

it('a server that is killed under load loses no confirmed session and brings no ended one back', async () => {
  const live: Caller[] = []
  const over: Caller[] = []
  let stayed = 0
  for (let round = 0; round < 4; round++) {
    let isUp = true
    const people = Array.from({ length: 8 }, async (_, at) => {
      while (isUp) {
        const caller = createCaller(clinic.origin)
        const isIn = await caller.signIn(names[(round + at) % names.length] ?? '').catch(() => undefined)
        if (isIn?.status !== 303 || caller.cookie === undefined) continue
        live.push(caller)
        await caller.ask('/session').catch(() => undefined)
        if (live.length % 2 === 0) {
          stayed++
          continue
        }
        const token = caller.cookie
        const isOut = await caller.ask('/sign-out', { method: 'POST' }).catch(() => undefined)
        live.splice(live.indexOf(caller), 1)
        caller.cookie = token
        // An unconfirmed act may have happened or not, so either answer is right.
        if (isOut?.status === 303) over.push(caller)
      }
    })
    await new Promise((later) => setTimeout(later, 1_500))
    // On a slow machine few people come in that time.
    await vi.waitFor(() => expect(Math.min(stayed, over.length)).toBeGreaterThan(2 * round), 60_000)
    const killed = clinic.kill()
    isUp = false
    await Promise.all([killed, ...people])
    await clinic.killAndRestart()
  }
  expect(live.length).toBeGreaterThan(5)
  expect(over.length).toBeGreaterThan(5)
  for (const caller of live) expect((await caller.status()).phase).toBe('active')
  for (const caller of over) expect(await caller.status()).toMatchObject({ phase: 'ended', reason: 'signed-out' })
}, 300_000)
