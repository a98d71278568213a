import { Misuse } from './misuse.ts'

/**
 * The error for a store or a store of bags that gave no answer. The session's state is unknown then, and no data is lost. Every verb of
 * sessions, operators and bags rejects with it. Each adapter answers it with 503 and `Retry-After`. Only the journal and
 * stderr have its `cause`.
 */
export class StoreAway extends Error {
  override readonly name = 'StoreAway'
  /** The code of this error; stable over versions. */
  readonly code = 'store.away'
  /** The HTTP status, for error handlers that read it, as in Express and Fastify. */
  readonly status = 503
  /** The headers of the response; `retry-after` is in seconds. */
  readonly headers: Readonly<Record<string, string>> = { 'retry-after': '1' }
  /** The mark for an error page of Next. */
  readonly digest = 'curfew-503'

  /** `cause`: the store's own error, or a timeout. */
  constructor(cause?: unknown) {
    super('sessions cannot be read or changed just now; nothing is lost, so try again in a moment', { cause })
  }
}

// Bundlers may load a module twice in one process, and each copy has its own classes.
const isNamed = (failure: unknown, name: string): boolean => {
  const { name: given, digest } = (failure ?? {}) as { readonly name?: unknown; readonly digest?: unknown }
  return given === name && typeof digest === 'string' && digest.startsWith('curfew-')
}

/** Whether an error is a `StoreAway`, of this copy of the module or of another. */
export const isStoreAway = (failure: unknown): failure is StoreAway =>
  failure instanceof StoreAway || isNamed(failure, 'StoreAway')

/** Whether an error is a `Misuse`, of this copy of the module or of another. */
export const isMisuse = (failure: unknown): failure is Misuse => failure instanceof Misuse || isNamed(failure, 'Misuse')

/** A store's own error as one of Curfew's two errors. */
export const asStoreAway = (failure: unknown): Misuse | StoreAway =>
  isStoreAway(failure) || isMisuse(failure) ? failure : new StoreAway(failure)

/** An error in words for the journal, with the store's own words. */
export const wordsOf = (failure: unknown): string => String(isStoreAway(failure) ? failure.cause : failure)
