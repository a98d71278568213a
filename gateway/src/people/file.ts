import { chmod, type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Roles } from 'curfew'
import { applyEdits, modify } from 'jsonc-parser'
import { check } from '../written/check.ts'
import { type Document, readDocument, unreadable } from '../written/document.ts'
import { type Fault, wrongWith } from '../written/fault.ts'
import { Wrong } from '../wrong.ts'
import type { AccountsByName, StoredAccount } from './account.ts'
import { type AccountsAsWritten, accountsShape } from './shape.ts'

const ownerAlone = 0o600
const staleAfterMs = 10_000
const triesForLock = 50
const emptyFile = '{\n  "people": {}\n}\n'

const codeOf = (failure: unknown): string | undefined => (failure as NodeJS.ErrnoException).code

const faultsOfRoles = (people: AccountsAsWritten['people'], roles: Roles, { lineOf }: Document): readonly Fault[] =>
  Object.entries(people).flatMap(([name, { roles: held }]) => {
    const unknown = held.flatMap((role, at) =>
      roles.has(role)
        ? []
        : [
            {
              line: lineOf(['people', name, 'roles', at]),
              what: `${name} has the role "${role}", which is unknown; write one of ${roles.names.map((one) => `"${one}"`).join(', ')}`,
            },
          ],
    )
    const pair = roles.conflictIn(held)
    const apart = pair && {
      line: lineOf(['people', name, 'roles']),
      what: `${name} has "${pair[0]}" and "${pair[1]}" by these roles, which must stay apart; take one role out`,
    }
    return apart ? [...unknown, apart] : unknown
  })

/**
 * Reads accounts from the text of their file. `roles`: the roles that they may have; any when left out.
 * @throws Wrong with every mistake in it, one a line.
 */
export const accountsIn = (file: string, text: string, roles?: Roles): AccountsByName => {
  const document = readDocument(file, text)
  const checked = check<AccountsAsWritten>(accountsShape, document)
  if (checked.kind === 'wrong') throw wrongWith(file, checked.faults)
  const { people } = checked.value
  const faults = roles ? faultsOfRoles(people, roles, document) : []
  if (faults.length > 0) throw wrongWith(file, faults)
  return new Map(
    Object.entries(people).map(([name, { roles: held, password, disabled = false }]): [string, StoredAccount] => [
      name,
      { name, roles: held, passwordHash: password, isDisabled: disabled },
    ]),
  )
}

/**
 * The text of a file of accounts. Undefined when there is no such file.
 * @throws Wrong when it cannot be read.
 */
export const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return undefined
    throw unreadable(file, failure, 'write the path of the file of accounts in --accounts')
  }
}

/** Takes the file away from all but its owner, because it holds the hashes of passwords. */
export const makeOwn = async (file: string): Promise<void> => {
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return
  await chmod(file, ownerAlone).catch((failure: unknown) => {
    // A file of another account or on a read-only medium keeps its mode.
    if (!['EPERM', 'EROFS'].includes(codeOf(failure) ?? '')) throw failure
  })
}

// An administrator who adds a person as root would take the file away from the gateway's own account.
const keepOwner = async (file: string, handle: FileHandle): Promise<void> => {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(file).catch(() => stat(dirname(file)))
  await handle.chown(uid, gid)
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

// Two commands at once would each write over the other's change. A lock that its command left behind grows stale.
const lock = async (file: string): Promise<() => Promise<void>> => {
  const path = `${file}.lock`
  for (let tries = 0; tries < triesForLock; tries += 1) {
    try {
      await (await open(path, 'wx', ownerAlone)).close()
      return () => rm(path, { force: true })
    } catch (failure) {
      if (codeOf(failure) !== 'EEXIST') throw failure
      const made = await stat(path).catch(() => undefined)
      if (made && Date.now() - made.mtimeMs > staleAfterMs) await rm(path, { force: true })
      else await pause(100)
    }
  }
  throw new Wrong(`${path} is there, so another command writes the accounts; wait for it, or delete that file`)
}

// A reader sees the old file or the new one, and never a half of it.
const writeWhole = async (file: string, text: string): Promise<void> => {
  const beside = `${file}.new`
  await rm(beside, { force: true })
  const handle = await open(beside, 'wx', ownerAlone)
  try {
    await handle.writeFile(text)
    await keepOwner(file, handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

const written = ({ roles, passwordHash, isDisabled }: StoredAccount) => ({
  roles,
  password: passwordHash,
  ...(isDisabled && { disabled: true }),
})

/**
 * Changes one account in the file, and leaves the rest of it as it is, comments too. `change` gives the new account, or
 * undefined to remove it.
 * @throws Wrong when the file is wrong or `change` refuses.
 */
export const changeAccount = async (
  named: string,
  name: string,
  change: (account: StoredAccount | undefined) => StoredAccount | undefined,
): Promise<void> => {
  // A link stays one, and its target gets the change.
  const file = await realpath(named).catch(() => named)
  const release = await lock(file).catch((failure: unknown) => {
    throw failure instanceof Wrong ? failure : unreadable(named, failure, 'write a path in a folder that is there')
  })
  try {
    const text = (await textOf(file)) ?? emptyFile
    const account = change(accountsIn(named, text).get(name))
    const edits = modify(text, ['people', name], account && written(account), {
      formattingOptions: { tabSize: 2, insertSpaces: true },
    })
    await writeWhole(file, applyEdits(text, edits))
  } finally {
    await release()
  }
}
