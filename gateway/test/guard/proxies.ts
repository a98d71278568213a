import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../library/test/servers/free-ports.ts'

/** A real proxy of the machine in front of a printed configuration. */
export interface RunningProxy {
  readonly url: string
  readonly pid: number
  readonly close: () => Promise<void>
}

/** A proxy's program, and the files in whose midst the printed lines stand. */
interface Program {
  readonly program: string
  readonly files: (printed: string, port: number, place: string) => Readonly<Record<string, string>>
  readonly args: (place: string) => readonly string[]
}

const nginx: Program = {
  program: 'nginx',
  args: (place) => ['-p', place, '-c', `${place}/nginx.conf`, '-e', `${place}/error.log`],
  files: (printed, port, place) => ({
    'curfew.conf': printed,
    'nginx.conf': `daemon off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${place}/${one};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    # Settings of an operator, which the include has to stand.
    rewrite ^/rewritten$ /refund;
    satisfy any;
    allow all;
    proxy_intercept_errors on;
    error_page 401 403 422 500 502 503 /operator.html;
    include curfew.conf;
  }
}`,
  }),
}

const caddy: Program = {
  program: 'caddy',
  args: (place) => ['run', '--config', `${place}/Caddyfile`, '--adapter', 'caddyfile'],
  files: (printed, port) => ({
    'curfew.caddy': printed,
    Caddyfile: `{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	bind 127.0.0.1
	rewrite /rewritten /refund
	import curfew.caddy
}`,
  }),
}

const haproxy: Program = {
  program: 'haproxy',
  args: (place) => ['-db', '-f', `${place}/haproxy.cfg`],
  files: (printed, port) => ({
    'haproxy.cfg': `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend web
  bind 127.0.0.1:${port}
  default_backend curfew
${printed}`,
  }),
}

const modules = '/usr/lib/apache2/modules'
const loaded = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_wstunnel', 'headers', 'rewrite']

const apache: Program = {
  program: 'apache2',
  args: (place) => ['-d', place, '-f', `${place}/apache.conf`, '-DFOREGROUND'],
  files: (printed, port, place) => ({
    'curfew.conf': printed,
    'apache.conf': `${loaded.map((one) => `LoadModule ${one}_module ${modules}/mod_${one}.so`).join('\n')}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${place}/pid
ErrorLog ${place}/error.log
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
<VirtualHost 127.0.0.1:${port}>
  Include ${place}/curfew.conf
</VirtualHost>`,
  }),
}

const programs = { nginx, caddy, haproxy, apache }

/** The proxies whose printed lines are run. */
export type ProxyName = keyof typeof programs

/** Whether the machine has the program of a proxy. */
export const isHere = (name: ProxyName): boolean =>
  !spawnSync(programs[name].program, ['-v'], { stdio: 'ignore' }).error

const isUp = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()))

/** Starts a proxy with printed lines, in a folder of its own. */
export const startProxy = async (name: ProxyName, printed: string): Promise<RunningProxy> => {
  const { program, files, args } = programs[name]
  const place = mkdtempSync(join(tmpdir(), `curfew-${name}-`))
  const port = await freePort()
  for (const [file, text] of Object.entries(files(printed, port, place))) writeFileSync(join(place, file), text)
  mkdirSync(`${place}/data`)
  const env = { ...process.env, XDG_DATA_HOME: `${place}/data`, XDG_CONFIG_HOME: `${place}/data` }
  const child = spawn(program, args(place), { env, cwd: place, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (text) => {
    said += text
  })
  const isOver = (): boolean => child.exitCode !== null
  for (let tries = 0; !(await isUp(port)); tries += 1) {
    if (isOver() || tries > 200) throw new Error(`${name} did not start: ${said}`)
    await new Promise((done) => setTimeout(done, 25))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await ended(child)
      clearTimeout(timer)
      if (existsSync(place)) rmSync(place, { recursive: true, force: true })
    },
  }
}
