/** One entry as the database keeps it: when (UTC), what, and whom it concerns. */
export interface Row {
  readonly at: string
  readonly what: string
  readonly session: string | null
  readonly subject: string | null
  readonly reason: string | null
  readonly by: string | null
  readonly task: string | null
  readonly detail: string | null
  /** How often it happened within its minute. */
  readonly times: number
}
