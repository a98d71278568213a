import { Misuse } from '../../core/misuse.ts'
import { type RunQuery, type Statement, withRetry } from './retry.ts'

/** A connection of a pool, by its shape. */
export interface PgConnection {
  /** The server's process, as the server named it at the start; a client in C does not give it. */
  readonly processID?: number | null
  query(statement: string): Promise<unknown>
  on(event: 'notification', receive: (message: { readonly payload?: string | undefined }) => void): unknown
  on(event: 'error', receive: (failure: Error) => void): unknown
  on(event: 'end', receive: () => void): unknown
  release(failure?: Error): void
}

/** The part of a `Pool` of pg that Curfew uses. */
export interface PgPool {
  query(statement: {
    readonly name?: string
    readonly text: string
    readonly values?: unknown[]
    readonly query_timeout?: number
  }): Promise<{ readonly rows: unknown[] }>
  connect(connected: (failure: Error | undefined, connection: PgConnection | undefined) => void): void
  on(event: 'error', receive: (failure: Error) => void): unknown
}

/** The part of postgres.js that Curfew uses: an object from `postgres(…)`. */
export interface PostgresSql {
  unsafe(
    statement: string,
    values?: unknown[],
    options?: { readonly prepare?: boolean },
  ): PromiseLike<readonly unknown[]>
  listen(channel: string, receive: (payload: string) => void, onListening?: () => void): PromiseLike<unknown>
}

/** A client of PostgreSQL: a pool of pg, or postgres.js. */
export type PostgresClient = PgPool | PostgresSql

/** The receiver of a channel's notifications. */
export interface ChannelListener {
  readonly receive: (payload: string) => void
  /** Called each time that listening begins: at first, and after every loss of the connection. */
  readonly onListening: () => void
}

/** Either kind of client, in one shape. */
export interface FittedPostgres {
  readonly query: RunQuery
  /** Runs a script of statements that take no values. */
  readonly run: (script: string) => Promise<unknown>
  /** Whether a process answers that the server did not name when the client connected. */
  readonly isBehindPooler: () => Promise<boolean>
  /** Listens on a channel, again after each lost connection. Gives a function that stops it. */
  readonly listen: (channel: string, listener: ChannelListener) => () => void
}

/** Runs a statement and gives its rows. */
export type Query = <Row>(statement: Statement, ...values: readonly unknown[]) => Promise<readonly Row[]>

/** After so many milliseconds no caller waits for an answer, so the connection that owes it is given up. */
export const timeoutMs = 1_800

const relistensAfterMs = 200

const listenOnPool = (pool: PgPool, channel: string, { receive, onListening }: ChannelListener): (() => void) => {
  let isOver = false
  let leave = (): void => {}
  const listenOn = (connection: PgConnection): void => {
    let isHeld = true
    const release = (failure: Error): void => {
      if (isHeld) connection.release(failure)
      isHeld = false
    }
    const lost = (failure: Error): void => {
      const wasHeld = isHeld
      release(failure)
      if (wasHeld) retry()
    }
    leave = () => release(new Error('the store was closed'))
    connection.on('notification', ({ payload }) => {
      if (isHeld) receive(payload ?? '')
    })
    connection.on('error', lost)
    connection.on('end', () => lost(new Error('the connection ended')))
    const listening = (): void => {
      if (isHeld) onListening()
    }
    if (isOver) leave()
    else connection.query(`LISTEN "${channel}"`).then(listening, lost)
  }
  // A callback, not a promise: an error right behind the connection would find no listener yet and end the process.
  const listen = (): void => pool.connect((_, connection) => (connection ? listenOn(connection) : retry()))
  const retry = (): void => {
    if (isOver) return
    const timer = setTimeout(listen, relistensAfterMs)
    ;(timer as { unref?: () => void }).unref?.()
  }
  listen()
  return () => {
    isOver = true
    leave()
  }
}

const whichProcess = 'SELECT pg_backend_pid() AS pid'

const isOther = (named: unknown, rows: unknown): boolean => {
  const [row] = (Array.isArray(rows) ? rows : []) as readonly { readonly pid?: unknown }[]
  return typeof named === 'number' && typeof row?.pid === 'number' && named !== row.pid
}

const isPoolPooled = (pool: PgPool): Promise<boolean> =>
  new Promise((done, fail) => {
    pool.connect((failure, connection) => {
      if (!connection) return fail(failure)
      const release = (why?: Error): void => connection.release(why)
      connection.query(whichProcess).then(
        (answer) => {
          done(isOther(connection.processID, (answer as { readonly rows?: unknown }).rows))
          release()
        },
        (why: Error) => {
          fail(why)
          release(why)
        },
      )
    })
  })

const forPool = (pool: PgPool): FittedPostgres => {
  // A pool that loses an idle connection emits an error, which ends a process without a listener. The loss does no harm:
  // the pool opens another connection for the next query.
  pool.on('error', () => {})
  return {
    query: async ({ name, text }, values) =>
      (await pool.query({ name, text, values: [...values], query_timeout: timeoutMs })).rows,
    run: (script) => pool.query({ text: script, query_timeout: timeoutMs }),
    isBehindPooler: () => isPoolPooled(pool),
    listen: (channel, listener) => listenOnPool(pool, channel, listener),
  }
}

const forSql = (sql: PostgresSql): FittedPostgres => ({
  query: async ({ text }, values) => sql.unsafe(text, [...values], { prepare: true }),
  run: async (script) => sql.unsafe(script),
  isBehindPooler: async () => {
    const rows = await sql.unsafe(whichProcess)
    return isOther((rows as { readonly state?: { readonly pid?: unknown } }).state?.pid, [...rows])
  },
  listen: (channel, { receive, onListening }) => {
    let isOver = false
    const ifWanted = (payload: string): void => {
      if (!isOver) receive(payload)
    }
    // postgres.js listens again by itself, after a first failure too.
    Promise.resolve(sql.listen(channel, ifWanted, onListening)).catch(() => {})
    return () => {
      isOver = true
    }
  },
})

const has = (client: unknown, name: string): boolean => typeof client === 'object' && client !== null && name in client

const fittedOnce = (client: PostgresClient): FittedPostgres => {
  if (typeof client === 'function' || has(client, 'unsafe')) return forSql(client as PostgresSql)
  if (has(client, 'connect') && has(client, 'totalCount')) return forPool(client as PgPool)
  throw new Misuse(
    'store.unusable',
    'the client is neither a Pool of pg nor postgres.js; give new Pool({ … }) or postgres(…) (a Client of pg does not come back after a lost connection)',
  )
}

/**
 * Fits a client to the shape that the store uses.
 * @throws Misuse when the client is neither a pool of pg nor postgres.js.
 */
export const fitPostgres = (client: PostgresClient): FittedPostgres => {
  const fitted = fittedOnce(client)
  return { ...fitted, query: withRetry(fitted.query) }
}
