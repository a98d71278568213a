import { parseArgs } from 'node:util'
import type { Roles } from 'curfew'
import { configFile, readConfig } from '../config.ts'
import type { StoredAccount } from '../people/account.ts'
import { accountsIn, changeAccount, textOf } from '../people/file.ts'
import { faultOfPassword, hashOf } from '../people/password.ts'
import { personForm, personRule } from '../people/shape.ts'
import { nameFrom } from '../people.ts'
import { Wrong } from '../wrong.ts'
import type { Command, Io } from './io.ts'
import { askPassword } from './person/ask-password.ts'

const usage = `curfew-gateway person add NAME --role ROLE [--role ROLE]
curfew-gateway person list [--json]
curfew-gateway person password NAME
curfew-gateway person roles NAME --role ROLE [--role ROLE]
curfew-gateway person disable NAME
curfew-gateway person enable NAME
curfew-gateway person remove NAME

  --accounts FILE   the file of accounts (accounts.json)
  --config FILE     the file of roles (curfew.json, where it is there)

The password is typed unseen, or it is the first line of a pipe. A running gateway reads a change within a second.
`

/** A refusal that is no mistake in the use of the command. */
class Refused extends Error {}

interface Asked {
  readonly name: string
  readonly held: readonly string[]
  readonly file: string
  readonly roles: () => Roles
  readonly io: Io
}

const rolesIn = (config: string | undefined): Roles => readConfig(configFile(config)).roles

const checkRoles = (held: readonly string[], roles: Roles): readonly string[] => {
  const [only, ...others] = roles.names
  if (held.length === 0 && only !== undefined && others.length === 0) return [only]
  const known = roles.names.join(', ')
  if (held.length === 0) throw new Wrong(`the role is missing; write --role with one of ${known}`)
  const unknown = held.find((role) => !roles.has(role))
  if (unknown !== undefined) throw new Wrong(`there is no role '${unknown}'; write --role with one of ${known}`)
  const pair = roles.conflictIn(held)
  if (pair) throw new Wrong(`these roles have '${pair[0]}' and '${pair[1]}', which must stay apart; take one role out`)
  return [...new Set(held)]
}

const newHash = async ({ io, name }: Asked): Promise<string> => {
  const answer = await askPassword(io)
  if ('fault' in answer) throw new Refused(`${answer.fault}. Nothing was changed.`)
  const fault = faultOfPassword(answer.password, name)
  if (fault !== undefined) throw new Refused(`${fault}. Nothing was changed.`)
  return hashOf(answer.password)
}

const found = async ({ file, name }: Asked): Promise<void> => {
  if (!accountsIn(file, (await textOf(file)) ?? '{"people": {}}').has(name)) throw nobody(name, file)
}

const nobody = (name: string, file: string): Refused =>
  new Refused(`there is no person '${name}' in ${file}; see curfew-gateway person list`)

const change = (asked: Asked, make: (account: StoredAccount) => StoredAccount | undefined): Promise<void> =>
  changeAccount(asked.file, asked.name, (account) => {
    if (!account) throw nobody(asked.name, asked.file)
    return make(account)
  })

const add = async (asked: Asked): Promise<string> => {
  const { name, file } = asked
  const roles = checkRoles(asked.held, asked.roles())
  const there = new Refused(
    `there is a person '${name}' in ${file} already; to change it: person password, person roles`,
  )
  if (accountsIn(file, (await textOf(file)) ?? '{"people": {}}').has(name)) throw there
  const passwordHash = await newHash(asked)
  await changeAccount(file, name, (account) => {
    if (account) throw there
    return { name, roles, passwordHash, isDisabled: false }
  })
  return `${name} can sign in now, as ${roles.join(' and ')}.`
}

const verbs: Readonly<Record<string, (asked: Asked) => Promise<string>>> = {
  add,
  password: async (asked) => {
    await found(asked)
    const passwordHash = await newHash(asked)
    await change(asked, (account) => ({ ...account, passwordHash }))
    return `${asked.name} has a new password. Sessions that began with the old one end.`
  },
  roles: async (asked) => {
    const roles = checkRoles(asked.held, asked.roles())
    await change(asked, (account) => ({ ...account, roles }))
    return `${asked.name} is ${roles.join(' and ')} now.`
  },
  disable: async (asked) => {
    await change(asked, (account) => ({ ...account, isDisabled: true }))
    return `${asked.name} can no longer sign in, and their sessions end.`
  },
  enable: async (asked) => {
    await change(asked, (account) => ({ ...account, isDisabled: false }))
    return `${asked.name} can sign in again.`
  },
  remove: async (asked) => {
    await change(asked, () => undefined)
    return `${asked.name} is removed, and their sessions end.`
  },
}

const list = async (file: string, how: 'json' | 'text', { out }: Io): Promise<void> => {
  const people = [...accountsIn(file, (await textOf(file)) ?? '{"people": {}}').values()]
  const shown = people.map(({ name, roles, isDisabled }) => ({ name, roles, disabled: isDisabled }))
  if (how === 'json') {
    out.write(`${JSON.stringify(shown, undefined, 2)}\n`)
    return
  }
  if (shown.length === 0) out.write('There are no people yet. Add one: curfew-gateway person add NAME --role ROLE\n')
  const width = Math.max(0, ...shown.map(({ name }) => name.length))
  for (const { name, roles, disabled } of shown)
    out.write(`${name.padEnd(width)}  ${roles.join(', ')}${disabled ? '  (disabled)' : ''}\n`)
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true, default: [] },
        accounts: { type: 'string', default: 'accounts.json' },
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (failure) {
    throw new Wrong(`${(failure as Error).message}\n\n${usage}`)
  }
}

const run = async (args: readonly string[], io: Io): Promise<void> => {
  const { values, positionals } = parsed(args)
  if (values.help) return void io.out.write(usage)
  const [verb = '', typed, more] = positionals
  if (verb === 'list' && typed === undefined) return list(values.accounts, values.json ? 'json' : 'text', io)
  const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!act || typed === undefined || more !== undefined) throw new Wrong(usage)
  const name = nameFrom(typed)
  if (!personForm.test(name)) throw new Wrong(`the name is ${JSON.stringify(typed)}; write ${personRule}`)
  const { role: held, accounts: file, config } = values
  io.out.write(`${await act({ name, held, file, roles: () => rolesIn(config), io })}\n`)
}

/** Adds, lists and changes people. */
export const runPerson: Command = async (args, io) => {
  try {
    await run(args, io)
    return 0
  } catch (failure) {
    if (!(failure instanceof Wrong || failure instanceof Refused)) throw failure
    io.err.write(`curfew-gateway: ${failure.message.trimEnd()}\n`)
    return failure instanceof Wrong ? 2 : 1
  }
}
