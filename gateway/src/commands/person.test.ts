import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { openAccounts } from '../people.ts'
import { runPerson } from './person.ts'

const password = 'correct horse battery staple'
let folder: string
let file: string
let config: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'person-'))
  file = join(folder, 'accounts.json')
  config = join(folder, 'curfew.json')
  writeFileSync(config, '{"roles": {"clerk": {"tasks": ["a"]}, "manager": {"tasks": ["b"]}}, "apart": [["a", "b"]]}')
})

const person = async (args: readonly string[], input: NodeJS.ReadableStream = new PassThrough().end()) => {
  let [out, err] = ['', '']
  const io = { out: { write: (text: string) => (out += text) }, err: { write: (text: string) => (err += text) }, input }
  const code = await runPerson([...args, '--accounts', file, '--config', config], io)
  return { code, out, err }
}

const pipe = (text: string): PassThrough => new PassThrough().end(text)

/** A terminal at which these texts are typed. */
const terminal = (...typed: readonly string[]) => {
  const modes: boolean[] = []
  const stream = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => modes.push(mode) })
  for (const text of typed) stream.write(text)
  return { stream, modes }
}

describe('a person is added', () => {
  it('with the first line of a pipe as the password', async () => {
    const { code, out } = await person(['add', 'Nina', '--role', 'clerk'], pipe(`${password}\nmore\n`))
    expect([code, out]).toEqual([0, 'nina can sign in now, as clerk.\n'])
    expect(await (await openAccounts(file)).check('nina', password)).toEqual({ name: 'nina', roles: ['clerk'] })
    expect(readFileSync(file, 'utf8')).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('with a password that is typed twice, and never shown', async () => {
    const { stream, modes } = terminal(`${password}x\u007f\r`, `${password}\r`)
    const { code, out, err } = await person(['add', 'nina', '--role', 'clerk'], stream)
    expect([code, modes]).toEqual([0, [true, false, true, false]])
    expect(out + err).not.toContain('horse')
    expect(await (await openAccounts(file)).check('nina', password)).toBeDefined()
  })

  it('with text typed ahead', async () => {
    const { stream } = terminal(`${password}\r${password}\r`)
    expect((await person(['add', 'nina', '--role', 'clerk'], stream)).code).toBe(0)
  })

  it('with the only role where none is named', async () => {
    writeFileSync(config, '{}')
    expect(await person(['add', 'nina'], pipe(password))).toMatchObject({
      code: 0,
      out: 'nina can sign in now, as person.\n',
    })
  })
})

describe('a person is not added', () => {
  it.each([
    [
      'with two passwords that differ',
      terminal(`${password}\r`, 'something else entirely\r').stream,
      1,
      'the two passwords differ; try again',
    ],
    ['after Ctrl-C', terminal('corr\u0003').stream, 1, 'no password was typed'],
    ['from an empty pipe', pipe(''), 1, 'the pipe has no password; write one into its first line'],
    ['with a short password', pipe('short\n'), 1, 'the password has 5 characters; write 15 at least'],
    ['with a long password', pipe('ab3d5'.repeat(60)), 1, 'the password is too long; write 256 characters at most'],
    ['with a plain password', pipe('a'.repeat(20)), 1, 'the password repeats a few characters'],
    ['with their name in the password', pipe('hello Nina how are you'), 1, 'the password has the name in it'],
  ])('%s', async (_, input, code, fault) => {
    const { err, ...found } = await person(['add', 'nina', '--role', 'clerk'], input)
    expect([found.code, err]).toEqual([code, expect.stringContaining(fault)])
    expect((await openAccounts(file)).list()).toEqual([])
  })

  it.each([
    [['add', 'nina'], 2, 'the role is missing; write --role with one of clerk, manager'],
    [['add', 'nina', '--role', 'boss'], 2, "there is no role 'boss'; write --role with one of clerk, manager"],
    [['add', 'nina', '--role', 'clerk', '--role', 'manager'], 2, "these roles have 'a' and 'b', which must stay apart"],
    [['add', 'ni na', '--role', 'clerk'], 2, 'the name is "ni na"; write 1 to 64 small letters'],
    [['add'], 2, 'curfew-gateway person add NAME'],
    [['befriend', 'nina'], 2, 'curfew-gateway person add NAME'],
    [['add', 'nina', '--rule', 'clerk'], 2, "Unknown option '--rule'"],
    [['disable', 'nina'], 1, "there is no person 'nina'"],
    [['password', 'nina'], 1, "there is no person 'nina'"],
  ])('%j', async (args, code, fault) => {
    const { err, ...found } = await person(args, pipe(password))
    expect([found.code, err]).toEqual([code, expect.stringContaining(fault)])
  })

  it('twice', async () => {
    await person(['add', 'nina', '--role', 'clerk'], pipe(password))
    const { code, err } = await person(['add', 'nina', '--role', 'manager'], pipe(password))
    expect([code, err]).toEqual([1, expect.stringContaining("there is a person 'nina'")])
  })

  it('to a file that is wrong, which stays as it is', async () => {
    writeFileSync(file, '{"people": {"nina": 1}}')
    const { code, err } = await person(['add', 'omar', '--role', 'clerk'], pipe(password))
    expect([code, err]).toEqual([2, expect.stringContaining('accounts.json:1: people.nina is 1; write an object')])
    expect(readFileSync(file, 'utf8')).toBe('{"people": {"nina": 1}}')
  })
})

describe('a person is', () => {
  beforeEach(async () => {
    await person(['add', 'nina', '--role', 'clerk'], pipe(password))
  })

  it('listed', async () => {
    await person(['disable', 'nina'])
    expect((await person(['list'])).out).toBe('nina  clerk  (disabled)\n')
    expect(JSON.parse((await person(['list', '--json'])).out)).toEqual([
      { name: 'nina', roles: ['clerk'], disabled: true },
    ])
  })

  it('disabled and enabled', async () => {
    await person(['disable', 'nina'])
    expect(await (await openAccounts(file)).check('nina', password)).toBeUndefined()
    expect((await person(['enable', 'nina'])).out).toBe('nina can sign in again.\n')
    expect(await (await openAccounts(file)).check('nina', password)).toBeDefined()
  })

  it('given another password and other roles', async () => {
    expect((await person(['password', 'nina'], pipe('another horse battery staple'))).code).toBe(0)
    expect((await person(['roles', 'nina', '--role', 'manager'])).code).toBe(0)
    expect(await (await openAccounts(file)).check('nina', 'another horse battery staple')).toMatchObject({
      roles: ['manager'],
    })
  })

  it('removed', async () => {
    expect((await person(['remove', 'nina'])).out).toContain('nina is removed')
    expect((await person(['list'])).out).toContain('There are no people yet')
  })
})
