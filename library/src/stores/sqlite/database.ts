/** A prepared statement, by its shape. */
export interface SqliteStatement {
  run(...values: unknown[]): { readonly changes: number | bigint }
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
  /** Gives the first column alone from now on; better-sqlite3 has it. */
  pluck?(): unknown
}

/** The part of a SQLite database that Curfew uses; an open database of better-sqlite3 has it. */
export interface SqliteDatabase {
  /** The file, for error messages. */
  readonly name?: string
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}
