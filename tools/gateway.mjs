import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from './install.mjs'
import { leaveSignals } from './run.mjs'

await install()
const { mustBuild } = await import('./build.mjs')
await mustBuild()
leaveSignals()

const folder = mkdtempSync(join(tmpdir(), 'curfew-gateway-'))
const children = []
let isStopping = false

const stop = (code) => {
  if (isStopping) return
  isStopping = true
  for (const child of children) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  setTimeout(() => process.exit(code), 500)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))

// A child's first line is its address.
const start = async (program, args, stdio = ['ignore', 'pipe', 'inherit']) => {
  const child = spawn(program, args, { stdio })
  children.push(child)
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ${args[0]} ended with ${code}`)
  })
  const failed = once(child, 'error').then(([failure]) => {
    throw failure
  })
  child.stdout.setEncoding('utf8')
  const [line] = await Promise.race([once(child.stdout, 'data'), ended, failed])
  ended.catch((failure) => {
    if (isStopping) return
    console.error(failure.message)
    stop(1)
  })
  child.stdout.on('data', (text) => process.stdout.write(text))
  return line.trim().split('\n')[0]
}

const application = () =>
  start('python3', ['examples/gateway/app.py', '0'], ['ignore', 'pipe', 'ignore']).then(
    (url) => ({ url, language: 'Python' }),
    async () => ({ url: await start(process.execPath, ['examples/gateway/app.mjs', '0']), language: 'Node' }),
  )

const gateway = 'gateway/dist/main.js'
const config = 'examples/gateway/curfew.json'
const accounts = join(folder, 'accounts.json')
const password = `${randomBytes(6).toString('hex')}-harbour`

const addPerson = async (name) => {
  const args = [gateway, 'person', 'add', name, '--role', name, '--accounts', accounts, '--config', config]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(`${password}\n`)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the account ${name} could not be added`)
}

try {
  const { url, language } = await application()
  for (const name of ['clerk', 'manager']) await addPerson(name)
  const port = process.env.PORT ?? '4180'
  const flags = ['--listen', `127.0.0.1:${port}`, '--private', '127.0.0.1:0', '--store', 'memory']
  const files = ['--config', config, '--accounts', accounts]
  const address = await start(process.execPath, [gateway, 'in-front-of', url, ...flags, ...files])
  console.log(`
An application in ${language} runs at ${url}. It knows nothing of Curfew.
The gateway is in front of it:   ${address}

Sign in as clerk or manager with the password ${password}, and try:
  · Take your hands off. The clerk is warned after 30 s and signed out after a minute, also on the polling page.
  · Press “Stay signed in” in the warning.
  · Reload, follow links, open the slow page: nobody is signed out.
  · Close the last tab, and come back after five seconds: you are asked to sign in, and told why.
  · Open /echo as manager: the headers that the application gets. The clerk may not see them.
  · Open /_curfew/console as manager: who is there, and why they left.
Stop it by Ctrl-C.
`)
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure)
  stop(1)
}
