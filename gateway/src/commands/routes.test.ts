import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { configFile } from '../config.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './io.ts'
import { runCheck, runRoutes } from './routes.ts'

let file: string
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'routes-')), 'curfew.json')
})

const run = async (command: Command, ...args: readonly string[]) => {
  let [out, err] = ['', '']
  const code = await command(args, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    input: new PassThrough(),
  })
  return { code, out, err }
}

const text = `{
  "roles": { "clerk": { "tasks": ["refund.ask"] }, "manager": { "tasks": ["refund.ask", "refund.approve"] } },
  "routes": [
    { "methods": ["POST"], "path": "/refunds/:id/approve", "task": "refund.approve" },
    { "path": "/refunds", "task": "refund.ask" },
    { "path": "/hook", "open": "payments", "crossSite": true },
    { "path": "/*", "person": "signed in", "raw": true }
  ]
}`

describe('routes', () => {
  it('prints who may do what', async () => {
    writeFileSync(file, text)
    const { code, out } = await run(runRoutes, '--config', file)
    expect(code).toBe(0)
    expect(out).toBe(`METHOD  PATH                  WHO
POST    /refunds/:id/approve  manager (refund.approve)
all     /refunds              clerk, manager (refund.ask)
all     /hook                 everybody (payments; from other sites too)
all     /*                    every signed-in person (signed in; raw paths too)
all     every other path      nobody (403)
`)
  })

  it('prints the same as JSON', async () => {
    writeFileSync(file, text)
    const { out } = await run(runRoutes, '--json', '--config', file)
    expect(JSON.parse(out).slice(0, 3)).toEqual([
      {
        methods: ['POST'],
        path: '/refunds/:id/approve',
        who: 'roles',
        task: 'refund.approve',
        roles: ['manager'],
        crossSite: false,
        raw: false,
      },
      {
        methods: 'all',
        path: '/refunds',
        who: 'roles',
        task: 'refund.ask',
        roles: ['clerk', 'manager'],
        crossSite: false,
        raw: false,
      },
      { methods: 'all', path: '/hook', who: 'everybody', why: 'payments', crossSite: true, raw: false },
    ])
  })

  it('tells hosts apart', async () => {
    writeFileSync(
      file,
      '{"sites": [{"host": "a.example", "upstream": "http://127.0.0.1:8001"}], "routes": [{"path": "/x", "open": "x"}]}',
    )
    const { out } = await run(runRoutes, '--config', file)
    expect(out).toContain('a.example → http://127.0.0.1:8001\nMETHOD')
    expect(out).toContain('every other host\nMETHOD')
  })

  it('says that an argument is wrong', async () => {
    expect(await run(runRoutes, '--jason')).toMatchObject({
      code: 2,
      err: expect.stringContaining("Unknown option '--jason'"),
    })
    expect((await run(runRoutes, '--help')).out).toContain('curfew-gateway routes')
  })
})

describe('check', () => {
  it('says that all is well', async () => {
    writeFileSync(file, text)
    expect(await run(runCheck, file)).toMatchObject({
      code: 0,
      out: `${file}: 4 routes, and the roles clerk, manager. All is well.\n`,
    })
  })

  it('says every mistake, and exits with 2', async () => {
    writeFileSync(file, '{\n"routes": [\n{"path": "/a", "task": "b"},\n{"path": "c", "open": "d"}]}')
    const { code, err } = await run(runCheck, file)
    expect(code).toBe(2)
    expect(err.split('\n').map((line) => line.slice(0, file.length + 3))).toEqual([`${file}:3:`, `${file}:4:`, ''])
  })

  it('wants one file', async () => {
    for (const args of [[], ['a', 'b'], ['--json']]) expect((await run(runCheck, ...args)).code).toBe(2)
    expect(await run(runCheck, 'nowhere.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no such file'),
    })
  })
})

it('curfew.json in the working folder is read without a flag, by every command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usual-'))
  writeFileSync(join(folder, 'curfew.json'), text)
  const before = process.cwd()
  const readsIt = (): unknown => [configFile(undefined), readSettings(['http://127.0.0.1:8000']).config]
  expect(readsIt()).toEqual([undefined, undefined])
  try {
    process.chdir(folder)
    expect(readsIt()).toEqual(['curfew.json', 'curfew.json'])
    expect((await run(runRoutes)).out).toContain('/refunds/:id/approve')
  } finally {
    process.chdir(before)
  }
})
