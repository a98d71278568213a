import { afterEach, expect, it } from 'vitest'
import { timeWithoutWaits } from '../../library/test/servers/processor.ts'
import { loopbacks } from '../src/demo/windows.ts'
import { WrongSetting } from '../src/settings/wrong-setting.ts'
import { type StartedClinic, startClinic } from '../src/start.ts'

const environment = { CURFEW_STORE: 'memory:', PORT: '0', CLINIC_LOG: 'silent' }

let clinic: StartedClinic | undefined
afterEach(async () => {
  await clinic?.close()
  clinic = undefined
})

it('starting says where, who and what the policy is', async () => {
  const said: string[] = []
  clinic = await startClinic(environment, (line) => said.push(line))
  expect(said[0]).toBe(`Harbour Vets is open at ${clinic.address}`)
  expect(said.join('\n')).toMatch(/Demo accounts: reception, nurse, vet, dispenser, manager\..*harbour-vets-demo/)
  expect(said.join('\n')).toContain('signed out after 1 minute without activity')
  expect((await fetch(`${clinic.address}/healthz`)).status).toBe(200)
})

it('in demo mode it listens on each loopback address of the machine, and says where the demo is', async () => {
  const said: string[] = []
  clinic = await startClinic(environment, (line) => said.push(line))
  const { port } = new URL(clinic.address)
  expect(said.join('\n')).toContain(`${clinic.address}/demo`)
  for (const address of loopbacks()) {
    const host = address.includes(':') ? `[${address}]` : address
    expect((await fetch(`http://${host}:${port}/healthz`)).status).toBe(200)
  }
})

it('a port that is taken is one clear sentence', async () => {
  clinic = await startClinic(environment)
  const { port } = new URL(clinic.address)
  await expect(startClinic({ ...environment, PORT: port })).rejects.toThrow(WrongSetting)
  await expect(startClinic({ ...environment, PORT: port })).rejects.toThrow(
    /PORT is "\d+": something else listens there/,
  )
})

it('closing ends open streams and frees the port without a wait', async () => {
  const started = await startClinic(environment)
  const body = new URLSearchParams({ username: 'vet', password: 'harbour-vets-demo' })
  const ours = { 'sec-fetch-site': 'same-origin' }
  const signedIn = await fetch(`${started.address}/sign-in`, {
    method: 'POST',
    body,
    headers: ours,
    redirect: 'manual',
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const stream = await fetch(`${started.address}/session/events`, { headers: { cookie } })
  expect(stream.status).toBe(200)
  const ended = stream.text()
  const from = timeWithoutWaits()
  await started.close()
  await ended
  expect(timeWithoutWaits() - from).toBeLessThan(1_500)
  await expect(fetch(`${started.address}/healthz`)).rejects.toThrow()
})
