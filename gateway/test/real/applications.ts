import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../../library/test/servers/free-ports.ts'

/** A kind of application that its language or framework gives sessions of its own. */
export interface Kind {
  readonly name: string
  /** The cookie of those sessions. */
  readonly cookie: string
  /** A command that succeeds where the application can run. */
  readonly needs: readonly string[]
  readonly run: (port: number, folder: string) => readonly string[]
}

const fileOf = (name: string): string => fileURLToPath(new URL(`applications/${name}`, import.meta.url))
const python = '/usr/bin/python3'

/** The kinds that are played, where the machine has what they need. */
export const kinds: readonly Kind[] = [
  {
    name: 'Python',
    cookie: 'sid',
    needs: ['python3', '-c', 'import http.server'],
    run: (port) => ['python3', fileOf('plain.py'), `${port}`],
  },
  {
    name: 'Flask',
    cookie: 'session',
    needs: [python, '-c', 'import flask'],
    run: (port) => [python, fileOf('flask_app.py'), `${port}`],
  },
  {
    name: 'Django',
    cookie: 'sessionid',
    needs: [python, '-c', 'import django'],
    run: (port) => [python, fileOf('django_app.py'), `${port}`],
  },
  {
    name: 'PHP',
    cookie: 'PHPSESSID',
    needs: ['php', '-r', 'session_id();'],
    run: (port, folder) => ['php', '-d', `session.save_path=${folder}`, '-S', `127.0.0.1:${port}`, fileOf('app.php')],
  },
  {
    name: 'Ruby',
    cookie: 'rack.session',
    needs: ['ruby', '-e', 'require "sinatra/base"; require "webrick"'],
    run: (port) => ['ruby', fileOf('app.rb'), `${port}`],
  },
  {
    name: 'Go',
    cookie: 'go-session',
    needs: ['go', 'version'],
    run: (port, folder) => {
      copyFileSync(fileOf('app.go.txt'), join(folder, 'app.go'))
      return ['go', 'run', join(folder, 'app.go'), `${port}`]
    },
  },
]

/** Whether the machine has what a kind needs. */
export const isHere = ({ needs: [program = '', ...args] }: Kind): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0

/** Whether a server listens on a loopback port. */
export const isUp = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })

/** A program that runs until `stop`. */
export interface Running {
  readonly child: ChildProcess
  readonly said: () => string
  readonly stop: () => Promise<void>
}

/** Starts a program with its children in a group of their own, so that all of them stop. */
export const start = ([program = '', ...args]: readonly string[], env: Record<string, string> = {}): Running => {
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      said += text
    })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  return {
    child,
    said: () => said,
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Starts an application of a kind, and gives its address. */
export const startKind = async (kind: Kind): Promise<Running & { readonly url: string }> => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'curfew-real-'))
  const running = start(kind.run(port, folder), { GOCACHE: join(tmpdir(), 'curfew-go-cache'), HOME: folder })
  for (let tries = 0; !(await isUp(port)); tries += 1) {
    if (running.child.exitCode !== null || tries > 1_200)
      throw new Error(`the application in ${kind.name} did not start: ${running.said()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    ...running,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
