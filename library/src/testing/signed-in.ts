import { pageTokenHeader } from '../server/http/origin.ts'
import { pageTokenOf } from '../server/http/token.ts'
import type { Sessions, Who } from '../server/sessions.ts'

/** A person who is signed in, as a test sends their requests. */
export interface TestCaller {
  /** The cookie, as `Cookie` has it: `curfew=…`. */
  readonly cookie: string
  /** Headers with which every request passes: the cookie, and the page token in place of a browser's `Origin`. */
  readonly headers: Readonly<Record<string, string>>
  /** The public id of the session. */
  readonly id: string
}

/**
 * Signs a person in without a request, for tests. `address`: where the application is reached, which decides the cookie's
 * name; an `origin` in the setup goes before it.
 * @throws as `sessions.start` does.
 */
export const signedIn = async <Task extends string, Role extends string, Rules, Data>(
  sessions: Sessions<Task, Role, Rules, Data>,
  who: Who<Role, Data>,
  address = 'http://localhost/',
): Promise<TestCaller> => {
  const head = { method: 'POST', url: address, headers: { get: () => null } }
  const { setCookie, id } = await sessions.start(head, who)
  const [cookie = ''] = setCookie.split(';', 1)
  const pageToken = await pageTokenOf(cookie.slice(cookie.indexOf('=') + 1))
  return { cookie, id, headers: { cookie, [pageTokenHeader]: pageToken } }
}
