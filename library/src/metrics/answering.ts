import { Misuse } from '../core/misuse.ts'
import { isStoreAway } from '../core/store-away.ts'
import { problem, unavailable } from '../server/http/problem.ts'
import { sha256 } from '../server/http/token.ts'
import type { RequestHead, Sessions } from '../server/sessions.ts'

/** The figures as text, read when it is called, and the `Content-Type`. */
export interface FiguresText {
  readonly text: () => Promise<string>
  readonly type: string
}

/** The readers of the figures. */
export interface Readers {
  /** The task of the people who may. */
  readonly task?: string | undefined
  /** The secret of a machine that reads them, which it sends as `Authorization: Bearer`; 16 characters at least. */
  readonly token?: string | undefined
}

const shortest = 16

// The hashes have one length, and the time tells nothing of where they differ.
const isSame = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = [await sha256(one), await sha256(other)]
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}

const bearer = ({ headers }: RequestHead): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1]

const checkReaders = ({ task, token }: Readers, tasks: readonly string[]): void => {
  const wrong = (what: string): Misuse => new Misuse('metrics.bad-readers', what)
  if (task === undefined && token === undefined)
    throw wrong("nobody may read the figures; write { token: '…' }, { task: '…' } or both")
  if (token !== undefined && token.length < shortest)
    throw wrong(`the token has ${token.length} characters; write at least ${shortest} random ones`)
  if (task !== undefined && !tasks.includes(task))
    throw wrong(`the task ${JSON.stringify(task)} is unknown; write one of ${tasks.join(', ')}`)
}

/**
 * Answers requests for the figures, and refuses strangers: 401 without a right token or a session, 403 without the task.
 * 405 for another method than GET and HEAD, and 503 while the store gives no answer.
 * @throws Misuse when there is neither a task nor a token, the task is unknown, or the token is short.
 */
export const answerMetrics = (
  sessions: Pick<Sessions, 'visit' | 'roles'>,
  { text, type }: FiguresText,
  readers: Readers,
): ((head: RequestHead) => Promise<Response>) => {
  checkReaders(readers, sessions.roles.tasks)
  const { task, token } = readers

  const refusalFor = async (head: RequestHead): Promise<Response | undefined> => {
    const given = bearer(head)
    if (token !== undefined && given !== undefined && (await isSame(given, token))) return undefined
    if (task === undefined) return problem(401, 'The figures are for those who have the token.')
    const visit = await sessions.visit(head)
    if (visit.kind !== 'live') return problem(401, 'The figures are for those who are signed in and may see them.')
    return visit.tasks.includes(task) ? undefined : problem(403, `You may not do this: ${task}.`)
  }

  return async (head) => {
    if (head.method !== 'GET' && head.method !== 'HEAD') return problem(405, 'Use GET here.', { allow: 'GET, HEAD' })
    try {
      const headers = { 'content-type': type, 'cache-control': 'no-store' }
      return (await refusalFor(head)) ?? new Response(await text(), { headers })
    } catch (failure) {
      if (isStoreAway(failure)) return unavailable()
      throw failure
    }
  }
}
