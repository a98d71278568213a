import { Misuse } from '../core/misuse.ts'

/** A connection of a pool, by its shape. */
export interface PgConnection {
  query(statement: string): Promise<unknown>
  on(what: 'notification', hear: (message: { readonly payload?: string | undefined }) => void): unknown
  on(what: 'error', hear: (failure: Error) => void): unknown
  on(what: 'end', hear: () => void): unknown
  release(failure?: Error): void
}

/** What Curfew asks of a `Pool` of pg, by its shape. */
export interface PgPool {
  query(statement: {
    readonly name?: string
    readonly text: string
    readonly values?: unknown[]
    readonly query_timeout?: number
  }): Promise<{ readonly rows: unknown[] }>
  connect(heard: (failure: Error | undefined, connection: PgConnection | undefined) => void): void
  on(what: 'error', hear: (failure: Error) => void): unknown
}

/** What Curfew asks of postgres.js, by its shape: what `postgres(…)` answers. */
export interface PostgresSql {
  unsafe(statement: string, values?: unknown[], how?: { readonly prepare?: boolean }): PromiseLike<readonly unknown[]>
  listen(channel: string, hear: (payload: string) => void, listening?: () => void): PromiseLike<unknown>
}

/** A client of PostgreSQL: a pool of pg, or postgres.js. */
export type PostgresClient = PgPool | PostgresSql

/** A statement with the name under which it is prepared. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** Somebody who listens on a channel. */
export interface Listener {
  readonly hear: (payload: string) => void
  /** Called each time that listening has begun, at first and after every loss of the connection. */
  readonly begin: () => void
}

/** Both kinds of clients, seen alike. */
export interface Asked {
  readonly ask: (statement: Statement, values: readonly unknown[]) => Promise<readonly unknown[]>
  /** Runs a script of statements that take no values. */
  readonly run: (script: string) => Promise<unknown>
  /** Listens on a channel, and again whenever the connection was lost; the answer stops it. */
  readonly listen: (channel: string, listener: Listener) => () => void
}

/** Asks with a statement, and answers with its rows. */
export type Ask = <Row>(statement: Statement, ...values: readonly unknown[]) => Promise<readonly Row[]>

/** After so many milliseconds nobody waits for an answer any more; a connection that gives none is not to be kept for it. */
export const patienceMs = 1_800

const relistensAfterMs = 200

const listenOnPool = (pool: PgPool, channel: string, { hear, begin }: Listener): (() => void) => {
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
      if (wasHeld) again()
    }
    leave = () => release(new Error('nobody listens any more'))
    connection.on('notification', ({ payload }) => {
      if (isHeld) hear(payload ?? '')
    })
    connection.on('error', lost)
    connection.on('end', () => lost(new Error('the connection ended')))
    const listening = (): void => {
      if (isHeld) begin()
    }
    if (isOver) leave()
    else connection.query(`LISTEN "${channel}"`).then(listening, lost)
  }
  // Heard at once and not as a promise: an error that comes right behind the connection would end the process if nobody
  // heard of it yet.
  const listen = (): void => pool.connect((_, connection) => (connection ? listenOn(connection) : again()))
  const again = (): void => {
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

const forPool = (pool: PgPool): Asked => {
  // A pool tells of the loss of a connection that nobody uses, and ends the process when nobody hears of it. Nothing is
  // lost by it: the pool opens another one for whoever asks next.
  pool.on('error', () => {})
  return {
    ask: async ({ name, text }, values) =>
      (await pool.query({ name, text, values: [...values], query_timeout: patienceMs })).rows,
    run: (script) => pool.query({ text: script, query_timeout: patienceMs }),
    listen: (channel, listener) => listenOnPool(pool, channel, listener),
  }
}

const forSql = (sql: PostgresSql): Asked => ({
  ask: async ({ text }, values) => sql.unsafe(text, [...values], { prepare: true }),
  run: async (script) => sql.unsafe(script),
  listen: (channel, { hear, begin }) => {
    let isOver = false
    const ifWanted = (payload: string): void => {
      if (!isOver) hear(payload)
    }
    // postgres.js listens again by itself, after a first failure too.
    Promise.resolve(sql.listen(channel, ifWanted, begin)).catch(() => {})
    return () => {
      isOver = true
    }
  },
})

const mostTries = 100

// The server ends the connection and does nothing of what was asked on it. postgres.js says it again to whoever asks first
// once that connection has been made anew, so that for a while each of a pool's may say it.
const isOfConnection = (failure: unknown): boolean =>
  /^57P0[125]$/.test(String((failure as { readonly code?: unknown } | null)?.code))

// To ask twice is safe: every statement names the version, or the moment, that it is over.
const askingAgain =
  (ask: Asked['ask']): Asked['ask'] =>
  async (statement, values) => {
    for (let tries = 1; ; tries++)
      try {
        return await ask(statement, values)
      } catch (failure) {
        if (tries === mostTries || !isOfConnection(failure)) throw failure
      }
  }

const fitted = (client: PostgresClient): Asked => {
  if (typeof client === 'function' || 'unsafe' in client) return forSql(client as PostgresSql)
  if ('connect' in client && 'totalCount' in client) return forPool(client)
  throw new Misuse(
    'store.unusable',
    'the client is neither a Pool of pg nor postgres.js; give new Pool({ … }) or postgres(…) (a Client of pg does not come back after a lost connection)',
  )
}

/**
 * A client as the store uses it.
 * @throws Misuse when it is neither.
 */
export const fitClient = (client: PostgresClient): Asked => {
  const asked = fitted(client)
  return { ...asked, ask: askingAgain(asked.ask) }
}
