import { createHash } from 'node:crypto'
import { instant } from 'curfew'
import type { Bags } from 'curfew/stores/store'
import { z } from 'zod'
import { type AccountsByName, type Change, changesBetween, type StoredAccount } from './account.ts'

/** The work of letting the sessions of a store obey the accounts. */
export interface Obeying {
  /** Lets sessions obey the accounts as they are now. Where the store fails, it is tried again until it succeeds. */
  readonly catchUp: () => Promise<void>
  /** Tries no more. */
  readonly stop: () => void
}

const recorded = z.array(
  z.object({ name: z.string(), roles: z.array(z.string()), isDisabled: z.boolean(), passwordHash: z.string() }),
)
const never = instant(Number.MAX_SAFE_INTEGER)
const triesAgainAfter = 2_000

// The store needs to know that a password is another one, and no more.
const marked = (account: StoredAccount): StoredAccount => ({
  ...account,
  passwordHash: createHash('sha256').update(account.passwordHash).digest('base64url').slice(0, 22),
})

/**
 * Lets the sessions of a store obey accounts. The store remembers the accounts that its sessions obey. So a change also
 * counts when it came while no gateway ran, or while the store gave no answer.
 */
export const createObeying = (
  bags: Bags,
  around: {
    /** The name of the sessions, because several gateways may share a store. */
    readonly name: string
    readonly accounts: () => AccountsByName
    readonly obey: (changes: readonly Change[]) => Promise<void>
    readonly failed: (failure: unknown) => void
  },
): Obeying => {
  const place = `curfew-gateway: accounts of ${around.name}`
  let last = Promise.resolve()
  let again: NodeJS.Timeout | undefined
  let isStopped = false

  const once = async (): Promise<void> => {
    const bag = await bags.find(place)
    const is = new Map([...around.accounts()].map(([name, account]) => [name, marked(account)]))
    const content = JSON.stringify([...is.values()])
    if (bag?.content === content) return
    const was = new Map((bag ? recorded.parse(JSON.parse(bag.content)) : []).map((one) => [one.name, one]))
    await around.obey(changesBetween(was, is))
    // Another gateway that was quicker has let them obey the same accounts.
    await bags.save(place, { content, until: never }, bag?.version)
  }

  const attempt = async (): Promise<void> => {
    clearTimeout(again)
    try {
      if (!isStopped) await once()
    } catch (failure) {
      if (isStopped) return
      around.failed(failure)
      again = setTimeout(() => void catchUp(), triesAgainAfter)
      again.unref()
    }
  }

  const catchUp = (): Promise<void> => {
    last = last.then(attempt)
    return last
  }

  return {
    catchUp,
    stop: () => {
      isStopped = true
      clearTimeout(again)
    },
  }
}
