import type { Store } from 'curfew/stores/store'
import { WrongSetting } from '../settings/wrong-setting.ts'
import type { SessionStore } from './session-store.ts'

/** The setup of a wait for a store. */
export interface Awaiting {
  /** The store's address, as people may see it. */
  readonly shown: string
  readonly say: (line: string) => void
}

const asksAgainAfterMs = 200
const saysAfterMs = 1_000

// Waiting would not help, because the setting is wrong.
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /NOAUTH|WRONGPASS|invalid username-password|password authentication failed|28P01|28000/,
    'it takes another name or password',
  ],
  [/3D000|database ".*" does not exist/, 'there is no such database; make it (createdb), or write the name of another'],
  [/42501|permission denied/, 'the account may not make tables there; let it, or write another account'],
  [/ENOTFOUND/, 'nothing is known by that name; write the host of the store'],
  [/DB index is out of range/, 'it has no database of that number; leave the number out'],
  [/cluster support disabled/, 'it is no cluster; write redis://…'],
]

const inWords = (failure: unknown): string => {
  const { message, code, errors } = failure as { message?: string; code?: string; errors?: readonly unknown[] }
  // Each address of a host has its own failure.
  const said = message || (errors ?? []).map(inWords)[0] || String(failure)
  return code !== undefined && !said.includes(code) ? `${said} (${code})` : said
}

const askedFor = async (store: Store): Promise<unknown> => {
  try {
    await store.find('is anybody there')
    return undefined
  } catch (failure) {
    return failure ?? new Error('no answer')
  }
}

/**
 * Waits until the sessions' store answers, and says so when that takes longer than a moment.
 * @throws WrongSetting when the store refuses the settings.
 */
export const awaitStore = async ({ store, trouble }: SessionStore, { shown, say }: Awaiting): Promise<void> => {
  const from = Date.now()
  let isTold = false
  for (;;) {
    const failure = await askedFor(store)
    if (failure === undefined) break
    const why = [trouble(), failure].filter(Boolean).map(inWords)
    const [, remedy] = remedies.find(([sign]) => why.some((words) => sign.test(words))) ?? []
    if (remedy !== undefined) throw new WrongSetting('CURFEW_STORE', shown, `${remedy} (${why[0]})`)
    if (!isTold && Date.now() - from >= saysAfterMs) {
      say(`The store of the sessions, ${shown}, gives no answer (${why[0]}). Waiting for it; Ctrl-C stops.`)
      isTold = true
    }
    await new Promise((later) => setTimeout(later, asksAgainAfterMs))
  }
  if (isTold) say(`The store of the sessions, ${shown}, answers.`)
}
