import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { freePorts } from '../../library/test/servers/free-ports.ts'

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'curfew-secure-'))
const [key, certificate, config] = ['key.pem', 'certificate.pem', 'curfew.json'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
const made = spawnSync('openssl', [
  'req',
  '-x509',
  ...curve,
  '-days',
  '2',
  ...name,
  '-keyout',
  key,
  '-out',
  certificate,
])

describe.runIf(made.status === 0)('an application that speaks TLS', () => {
  let application: Server
  let address = ''
  const gateways: ChildProcess[] = []

  const startGateway = async (trusted: Readonly<Record<string, string>>): Promise<string> => {
    const [listen, inner] = await freePorts(2)
    const places = ['--listen', `127.0.0.1:${listen}`, '--private', `127.0.0.1:${inner}`]
    const args = [program, 'in-front-of', address, ...places, '--store', 'memory', '--config', config]
    const accounts = ['--accounts', join(folder, 'accounts.json')]
    const env = { ...process.env, ...trusted }
    const child = spawn(process.execPath, [...args, ...accounts], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    gateways.push(child)
    await once(child.stdout, 'data')
    return `http://127.0.0.1:${listen}`
  }

  beforeAll(async () => {
    const routes = [{ path: '/*', open: 'a test of the way to the application' }]
    writeFileSync(config, JSON.stringify({ roles: { person: { tasks: [] } }, routes }))
    const secrets = { key: readFileSync(key), cert: readFileSync(certificate) }
    application = createServer(secrets, (_request, response) => response.end('over TLS'))
    new WebSocketServer({ server: application }).on('connection', (socket) =>
      socket.on('message', (said) => socket.send(`heard ${said}`)),
    )
    application.listen(0, '127.0.0.1')
    await once(application, 'listening')
    address = `https://127.0.0.1:${(application.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    for (const child of gateways) child.kill('SIGTERM')
    await Promise.all(gateways.map((child) => child.exitCode ?? once(child, 'exit')))
    application.close()
    application.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  it('is reached by requests and by WebSockets, where its certificate is trusted', async () => {
    const url = await startGateway({ NODE_EXTRA_CA_CERTS: certificate })
    const response = await fetch(url)
    expect([response.status, await response.text()]).toEqual([200, 'over TLS'])
    const socket = new WebSocket(url.replace('http', 'ws'), { origin: url })
    await once(socket, 'open')
    socket.send('hello')
    const [said] = await once(socket, 'message')
    expect(String(said)).toBe('heard hello')
    socket.close()
  })

  it('is not believed with a certificate that nobody knows', async () => {
    const response = await fetch(await startGateway({}))
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('over TLS')
  })
})
