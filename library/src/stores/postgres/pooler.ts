import { Misuse } from '../../core/misuse.ts'
import type { FittedPostgres } from './client.ts'

const receivedWithinMs = 1_500
const notifiesEveryMs = 300

// On a channel of its own, because other processes may start at the same moment.
const isReceived = async ({ listen, query }: FittedPostgres): Promise<boolean> => {
  const channel = `curfew_probe_${Math.random().toString(36).slice(2)}`
  let stop: (() => void) | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const notify = (): void => {
    // A failure here is not reported: the next query meets the same one.
    query({ name: 'curfew-probe', text: 'SELECT pg_notify($1, $2)' }, [channel, 'received']).catch(() => undefined)
  }
  try {
    return await new Promise<boolean>((done) => {
      stop = listen(channel, {
        receive: () => done(true),
        onListening: () => {
          notify()
          timer ??= setInterval(notify, notifiesEveryMs)
        },
      })
      setTimeout(() => done(false), receivedWithinMs)
    })
  } finally {
    clearInterval(timer)
    stop?.()
  }
}

/**
 * Refuses a pooler that gives each transaction another connection. Notifications never come through such a pooler, and
 * prepared statements get lost now and then.
 * @throws Misuse saying what to write instead.
 */
export const refusePooler = async (postgres: FittedPostgres): Promise<void> => {
  // A pooler gives its clients a process number of its own. A pooler with one connection for each client is fine.
  if (!(await postgres.isBehindPooler()) || (await isReceived(postgres))) return
  throw new Misuse(
    'store.unusable',
    'between this process and PostgreSQL is a pooler, such as PgBouncer, that gives each transaction another connection, so that ' +
      'LISTEN and prepared statements get lost; set pool_mode = session for it, or give the address of PostgreSQL itself',
  )
}
