import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verify } from '@node-rs/argon2'
import { defineRoles, milliseconds, type Roles } from 'curfew'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeAccount } from './people/file.ts'
import { hashOf } from './people/password.ts'
import { type Change, openAccounts } from './people.ts'
import { Wrong } from './wrong.ts'

vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>()
  return { ...real, verify: vi.fn(real.verify) }
})

const roles = defineRoles({
  tasks: ['ask', 'approve'],
  roles: { clerk: { tasks: ['ask'] }, manager: { tasks: ['approve'] }, both: { tasks: [] } },
  apart: [['ask', 'approve']],
}) as unknown as Roles

const password = 'correct horse battery staple'
const other = 'another horse battery staple'
let hash: string
let otherHash: string
let file: string

beforeAll(async () => {
  ;[hash, otherHash] = await Promise.all([hashOf(password), hashOf(other)])
})
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'accounts-')), 'accounts.json')
})

const put = (people: Readonly<Record<string, object>>): void =>
  writeFileSync(file, JSON.stringify({ people }, undefined, 2), { mode: 0o600 })

const nina = (): object => ({ roles: ['clerk'], password: hash })

describe('accounts', () => {
  it('give the person of a right password, and of no other', async () => {
    put({ nina: nina(), omar: { roles: ['manager'], password: otherHash, disabled: true } })
    const { check, list } = await openAccounts(file, roles)
    expect(await check(' Nina ', password)).toEqual({ name: 'nina', roles: ['clerk'] })
    expect(await check('nina', other)).toBeUndefined()
    expect(await check('nobody', password)).toBeUndefined()
    expect(await check('omar', other)).toBeUndefined()
    expect(await check('__proto__', password)).toBeUndefined()
    expect(await check('nina', `${password}${'x'.repeat(100_000)}`)).toBeUndefined()
    expect(list()).toEqual([
      { name: 'nina', roles: ['clerk'], isDisabled: false },
      { name: 'omar', roles: ['manager'], isDisabled: true },
    ])
  })

  it('do the same work for an unknown and a disabled name as for a wrong password', async () => {
    put({ nina: nina(), omar: { roles: ['clerk'], password: hash, disabled: true } })
    const { check } = await openAccounts(file, roles)
    for (const name of ['nina', 'nobody', 'omar']) {
      vi.mocked(verify).mockClear()
      expect(await check(name, other)).toBeUndefined()
      // A machine decides how long a hash takes. So the parameters of the hash are compared.
      const checked = vi.mocked(verify).mock.calls.map(([hashed]) => String(hashed).split('$').slice(0, 4).join('$'))
      expect(checked).toEqual(['$argon2id$v=19$m=19456,t=2,p=1'])
    }
  })

  it('are none where there is no file', async () => {
    const accounts = await openAccounts(file, roles)
    expect(accounts.list()).toEqual([])
    expect(await accounts.check('nina', password)).toBeUndefined()
  })

  it('belong to their owner alone', async () => {
    put({ nina: nina() })
    chmodSync(file, 0o644)
    await openAccounts(file, roles)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['{', 'accounts.json:1: a closing brace is missing'],
    ['{"persons": {}}', 'accounts.json:1: persons is unknown; write one of people'],
    [
      '{"people": {\n"Nina": {}}}',
      'accounts.json:2: people.Nina is a name that cannot be used; write an object of people',
    ],
    [
      '{"people": {\n"nina": {"roles": []}}}',
      'accounts.json:2: people.nina.roles is an empty list; write a list of one role',
    ],
    [
      '{"people": {"nina": {"roles": ["x"],\n"password": "secret"}}}',
      'accounts.json:2: people.nina.password is something else; write what curfew-gateway person password',
    ],
  ])('name the line of a mistake: %j', async (text, fault) => {
    writeFileSync(file, text)
    await expect(openAccounts(file, roles)).rejects.toThrow(Wrong)
    await expect(openAccounts(file, roles)).rejects.toThrow(fault)
  })

  it('have no role that the config does not have, nor two that must stay apart', async () => {
    put({ nina: { roles: ['boss'], password: hash } })
    await expect(openAccounts(file, roles)).rejects.toThrow(
      'nina has the role "boss", which is unknown; write one of "clerk", "manager", "both"',
    )
    put({ nina: { roles: ['clerk', 'manager'], password: hash } })
    await expect(openAccounts(file, roles)).rejects.toThrow('nina has "ask" and "approve" by these roles')
  })
})

describe('a change of the file', () => {
  it('is told: removed, disabled, another password, other roles', async () => {
    const one = { roles: ['clerk'], password: hash }
    put({ gone: one, off: one, new: one, moved: one, same: one, idle: { ...one, disabled: true } })
    const accounts = await openAccounts(file, roles)
    put({
      off: { ...one, disabled: true },
      new: { ...one, password: otherHash },
      moved: { ...one, roles: ['manager'] },
      same: one,
      idle: { ...one, roles: ['manager'], disabled: true },
      added: one,
    })
    expect(await accounts.reload()).toEqual([
      { name: 'gone', what: 'removed' },
      { name: 'off', what: 'disabled' },
      { name: 'new', what: 'password' },
      { name: 'moved', what: 'roles', roles: ['manager'] },
    ])
    expect(await accounts.reload()).toEqual([])
    expect(await accounts.check('new', other)).toMatchObject({ name: 'new' })
  })

  it('leaves the accounts as they were when the file is wrong or gone', async () => {
    put({ nina: nina() })
    const accounts = await openAccounts(file, roles)
    writeFileSync(file, '{"people": ')
    await expect(accounts.reload()).rejects.toThrow(Wrong)
    put({ nina: { roles: ['boss'], password: hash } })
    await expect(accounts.reload()).rejects.toThrow('the role "boss"')
    expect(await accounts.check('nina', password)).toMatchObject({ name: 'nina' })
  })

  it('is followed while the gateway runs', async () => {
    put({ nina: nina() })
    const accounts = await openAccounts(file, roles)
    let stop = (): void => {}
    const changes = await new Promise<readonly Change[] | Wrong>((done) => {
      stop = accounts.follow(done, milliseconds(20))
      changeAccount(file, 'nina', () => undefined)
    })
    stop()
    expect(changes).toEqual([{ name: 'nina', what: 'removed' }])
  })

  it('between the check of a password and the start of a session is seen', async () => {
    put({ nina: nina() })
    const accounts = await openAccounts(file, roles)
    const person = await accounts.check('nina', password)
    if (!person) throw new Error('nina is known')
    expect(accounts.isStill(person)).toBe(true)
    put({ nina: { roles: ['manager'], password: hash } })
    await accounts.reload()
    expect(accounts.isStill(person)).toBe(false)
  })
})

describe('writing the file', () => {
  const account = { name: 'omar', roles: ['clerk'], isDisabled: false }

  it('keeps comments and the people beside, and is atomic and private', async () => {
    writeFileSync(
      file,
      `{\n  // The office.\n  "people": {\n    "nina": ${JSON.stringify(nina())} // on leave\n  }\n}\n`,
    )
    await changeAccount(file, 'omar', () => ({ ...account, passwordHash: hash }))
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('// The office.')
    expect(text).toContain('// on leave')
    expect((await openAccounts(file, roles)).list().map(({ name }) => name)).toEqual(['nina', 'omar'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect([existsSync(`${file}.lock`), existsSync(`${file}.new`)]).toEqual([false, false])
  })

  it('loses no change of two commands at once', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `person-${at}`)
    await Promise.all(names.map((name) => changeAccount(file, name, () => ({ ...account, name, passwordHash: hash }))))
    expect(
      (await openAccounts(file, roles))
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names)
  })

  it('changes the target of a link', async () => {
    put({ nina: nina() })
    const link = `${file}.link`
    symlinkSync(file, link)
    await changeAccount(link, 'omar', () => ({ ...account, passwordHash: hash }))
    expect((await openAccounts(file, roles)).list()).toHaveLength(2)
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  it('leaves the file to its owner, also when root changes it', async () => {
    put({ nina: nina() })
    if (process.getuid?.() === 0) chownSync(file, 65_534, 65_534)
    const before = statSync(file)
    await changeAccount(file, 'omar', () => ({ ...account, passwordHash: hash }))
    const after = statSync(file)
    expect([after.uid, after.gid, after.mode & 0o777]).toEqual([before.uid, before.gid, 0o600])
    expect(after.ino).not.toBe(before.ino)
  })

  it('says that the folder is not there', async () => {
    const lost = join(file, 'nowhere', 'accounts.json')
    await expect(changeAccount(lost, 'omar', () => undefined)).rejects.toThrow(Wrong)
  })
})
