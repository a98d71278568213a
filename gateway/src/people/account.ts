/** An account, without its secret. */
export interface Account {
  readonly name: string
  readonly roles: readonly string[]
  readonly isDisabled: boolean
}

/** An account with the hash of its password. */
export interface StoredAccount extends Account {
  readonly passwordHash: string
}

/** Accounts by their names. */
export type AccountsByName = ReadonlyMap<string, StoredAccount>

/** A change of an account that reaches the sessions of its person. */
export type Change =
  | { readonly name: string; readonly what: 'removed' | 'disabled' | 'password' }
  | { readonly name: string; readonly what: 'roles'; readonly roles: readonly string[] }

const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role))

/** The changes from earlier accounts to later ones. A person who is new has no sessions yet. */
export const changesBetween = (was: AccountsByName, is: AccountsByName): readonly Change[] =>
  [...was.values()].flatMap((before): readonly Change[] => {
    const { name } = before
    const after = is.get(name)
    if (!after) return [{ name, what: 'removed' }]
    if (after.isDisabled) return before.isDisabled ? [] : [{ name, what: 'disabled' }]
    if (after.passwordHash !== before.passwordHash) return [{ name, what: 'password' }]
    return areSame(before.roles, after.roles) ? [] : [{ name, what: 'roles', roles: after.roles }]
  })

/** A name as it is compared: without its capitals and the spaces around it. */
export const nameFrom = (typed: string): string => typed.normalize('NFC').trim().toLowerCase()
