import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { freePort } from '../../../library/test/servers/free-ports.ts'
import { startPostgres } from '../../../library/test/servers/postgres.ts'
import { type ClinicServer, clinicServer } from '../../fleet/server.ts'

let folder: string
const lines: string[] = []
const close: (() => unknown)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinic-'))
  lines.length = 0
})
afterEach(async () => {
  for (const one of close.splice(0).reverse()) await one()
  rmSync(folder, { recursive: true, force: true })
})

const clinicOn = async (store: string): Promise<ClinicServer> => {
  const settings = { CURFEW_STORE: store, CLINIC_RECORDS: `sqlite:${join(folder, 'clinic.db')}`, CLINIC_LOG: 'silent' }
  const server = clinicServer({ port: await freePort(), settings, hear: (line) => lines.push(line) })
  close.push(server.kill)
  return server
}

const said = (words: string | RegExp): Promise<void> =>
  vi.waitFor(() => expect(lines.join('\n')).toMatch(words), { timeout: 30_000, interval: 50 })

it('a PostgreSQL that is away when a clinic starts is waited for, with a sentence', async () => {
  const postgres = await startPostgres()
  close.push(postgres.close)
  await postgres.stop()
  const server = await clinicOn(postgres.url.replace('postgres@', 'postgres:secret@'))
  const started = server.start()
  await said(/The store of the sessions, postgres:\/\/…@127\.0\.0\.1:\d+\/postgres, gives no answer \(.*ECONNREFUSED/)
  await postgres.start()
  await started
  await said('answers')
  expect(lines.join('\n')).not.toContain('secret')
  await server.stop()
})

it.each(['redis', 'redis+cluster'])('a %s that never comes is waited for until the clinic is stopped', async (kind) => {
  const server = await clinicOn(`${kind}://127.0.0.1:${await freePort()}`)
  const started = server.start()
  const gone = expect(started).rejects.toThrow('did not start')
  await said(/gives no answer .*Waiting for it/)
  await server.stop()
  await gone
  expect(lines).toHaveLength(1)
})

it('a database that does not exist is one clear sentence', async () => {
  const postgres = await startPostgres()
  close.push(postgres.close)
  const server = await clinicOn(postgres.url.replace(/postgres$/, 'elsewhere'))
  await expect(server.start()).rejects.toThrow(/CURFEW_STORE is "postgres:\S+\/elsewhere": there is no such database/)
  expect(lines.join('\n')).not.toMatch(/\n\s+at /)
})

it('servers that start at the same time on nothing make one clinic together', async () => {
  const postgres = await startPostgres()
  close.push(postgres.close)
  const servers = await Promise.all(Array.from({ length: 4 }, () => clinicOn(postgres.url)))
  await Promise.all(servers.map((server) => server.start()))
  for (const server of servers) {
    const body = new URLSearchParams({ username: 'vet', password: 'harbour-vets-demo' })
    const answer = await fetch(`${server.origin}/sign-in`, { method: 'POST', body, redirect: 'manual' })
    expect(answer.status).toBe(303)
  }
  await Promise.all(servers.map((server) => server.stop()))
})
