import { randomUUID } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import { type Duration, type Roles, seconds } from 'curfew'
import { type Account, type AccountsByName, type Change, changesBetween, nameFrom } from './people/account.ts'
import { accountsIn, makeOwn, textOf } from './people/file.ts'
import { hashOf, isPassword, longestPassword } from './people/password.ts'
import { createTurns } from './people/turns.ts'
import { Wrong } from './wrong.ts'

export { type Account, type AccountsByName, type Change, nameFrom } from './people/account.ts'
export { type Bounds, createThrottle, gatewayBounds, type Throttle } from './people/throttle.ts'

/** A person whose password was right. */
export interface Person {
  readonly name: string
  readonly roles: readonly string[]
}

/** The accounts of a file. */
export interface Accounts {
  /**
   * The person of a name, if the password is theirs. An unknown name, a disabled one and a wrong password take as long
   * as each other.
   * @see OWASP ASVS 5.0.0, 6.3.8.
   */
  readonly check: (name: string, password: string) => Promise<Person | undefined>
  /** Whether so many checks wait that the next one is to be refused. Each takes 19 MiB for some 30 ms. */
  readonly isBusy: () => boolean
  /** Whether a person who was checked still has that account, that password and those roles. */
  readonly isStill: (person: Person) => boolean
  readonly list: () => readonly Account[]
  /** The accounts by their names, with the hashes of their passwords. */
  readonly all: () => AccountsByName
  /**
   * Reads the file again. It gives the changes that reach live sessions. `roles`: those of a new config.
   * @throws Wrong when the file cannot be used. The accounts then stay as they were.
   */
  readonly reload: (roles?: Roles) => Promise<readonly Change[]>
  /** Reloads whenever the file changes, and tells the changes, if any, or why it could not. The returned function stops it. */
  readonly follow: (listener: Follower, every?: Duration) => () => void
}

/** Receives the changes of a file, or the error of a file that cannot be used. */
export type Follower = (changes: readonly Change[] | Wrong) => void

// A hash keeps one of Node's four threads busy. Two are left for files.
const checksAtOnce = 2
const mostWaiting = 50

const read = async (file: string, roles: Roles | undefined): Promise<AccountsByName | undefined> => {
  const text = await textOf(file)
  if (text === undefined) return undefined
  await makeOwn(file)
  return accountsIn(file, text, roles)
}

/**
 * Opens the accounts of a file. Where there is no file, there are none yet.
 * @throws Wrong when the file cannot be used, or an account has a role that `roles` does not have.
 */
export const openAccounts = async (file: string, roles?: Roles): Promise<Accounts> => {
  let known = roles
  let accounts: AccountsByName = (await read(file, known)) ?? new Map()
  const spareHash = await hashOf(randomUUID())
  const turns = createTurns(checksAtOnce, mostWaiting)
  // The hash under which a person was checked.
  const hashes = new WeakMap<Person, string>()

  const reload = async (now = known): Promise<readonly Change[]> => {
    const next = await read(file, now)
    if (!next && accounts.size > 0)
      throw new Wrong(`${file}: there is no such file; put it back, and keep it while the gateway runs`)
    const was = accounts
    accounts = next ?? new Map()
    known = now
    return changesBetween(was, accounts)
  }

  return {
    check: (typed, password) =>
      turns.run(async () => {
        const found = accounts.get(nameFrom(typed))
        const characters = [...password]
        const isShortEnough = characters.length <= longestPassword
        const tried = isShortEnough ? password : characters.slice(0, longestPassword).join('')
        const isRight = await isPassword(tried, found?.passwordHash ?? spareHash)
        if (!isRight || !isShortEnough || !found || found.isDisabled) return undefined
        const person = { name: found.name, roles: found.roles }
        hashes.set(person, found.passwordHash)
        return person
      }),
    isBusy: turns.isFull,
    isStill: (person) => {
      const is = accounts.get(person.name)
      const isSame = is?.passwordHash === hashes.get(person) && String(is?.roles) === String(person.roles)
      return is !== undefined && !is.isDisabled && isSame
    },
    list: () => [...accounts.values()].map(({ name, roles: held, isDisabled }) => ({ name, roles: held, isDisabled })),
    all: () => accounts,
    reload,
    follow: (listener, every = seconds(1)) => {
      const look = async (): Promise<void> => {
        try {
          listener(await reload())
        } catch (failure) {
          listener(failure instanceof Wrong ? failure : new Wrong(`${file}: ${String(failure)}`))
        }
      }
      const changed = (): void => void look()
      watchFile(file, { interval: every, persistent: false }, changed)
      return () => unwatchFile(file, changed)
    },
  }
}
