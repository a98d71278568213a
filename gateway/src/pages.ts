import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { escaped } from './escaped.ts'
import { decoderFor, type Injecting, injecting } from './pages/inject.ts'
import { type FlatHeaders, isPage, valuesOf, weakened, without } from './pages/page-answer.ts'
import { type OwnSource, withOwnSource } from './pages/policy.ts'

export { asksForPage, type FlatHeaders, valuesOf, without } from './pages/page-answer.ts'

/** A response of the application with the client in its page. */
export interface Injected {
  readonly headers: FlatHeaders
  /** The streams that decode the body. */
  readonly through: readonly Duplex[]
  /** Puts the client's tag into the decoded body. */
  readonly put: Injecting
}

/** The place of the gateway's own files and pages. */
export interface OwnPlace {
  /** The path of the gateway's own pages: `/_curfew`. */
  readonly at: string
  /** The name of its sessions. */
  readonly name: string
  /** The page to which an ended session leads. */
  readonly home: string
}

const tagOf = ({ at, name, home }: OwnPlace, nonce: string | undefined): string => {
  const facts = `src="${at}/client.js" data-path="${at}/session" data-name="${name}" data-home="${escaped(home)}"`
  return `<script type="module" async ${facts}${nonce === undefined ? '' : ` nonce="${escaped(nonce)}"`}></script>`
}

const changed = [
  'content-length',
  'content-encoding',
  'content-security-policy',
  'etag',
  'accept-ranges',
  'content-md5',
]

const weakTags = (headers: FlatHeaders): string[] => valuesOf(headers, 'etag').flatMap((tag) => ['ETag', weakened(tag)])
const policyLines = (policies: readonly string[]): string[] =>
  policies.flatMap((policy) => ['Content-Security-Policy', policy])

// A browser puts the headers of a 304 in the place of those of its stored page, and the page has the client.
const confirmed = (headers: FlatHeaders, source: OwnSource): Injected | undefined => {
  const { policies, isNew } = withOwnSource(valuesOf(headers, 'content-security-policy'), source)
  if (policies.length === 0 || isNew) return undefined
  return {
    headers: [...without(headers, ['content-security-policy', 'etag']), ...policyLines(policies), ...weakTags(headers)],
    through: [],
    put: { read: (piece) => piece, end: () => Buffer.alloc(0) },
  }
}

/**
 * Puts the client into a response, if it is a page. Undefined for every other response, which goes on as it is.
 * `origin`: the page's own.
 */
export const withClient = (
  status: number,
  headers: FlatHeaders,
  origin: string,
  place: OwnPlace,
): Injected | undefined => {
  const source = { origin, folder: `${origin}${place.at}/`, newNonce: () => randomBytes(16).toString('base64url') }
  if (status === 304) return confirmed(headers, source)
  const decoders = isPage(status, headers) && decoderFor(valuesOf(headers, 'content-encoding').join())
  if (!decoders) return undefined
  const { policies, nonce, isNew } = withOwnSource(valuesOf(headers, 'content-security-policy'), source)
  // A later 304 would bring a new policy to the stored page, which has the old nonce.
  const confirming = isNew ? ['last-modified'] : []
  return {
    headers: [
      ...without(headers, [...changed, ...confirming]),
      ...policyLines(policies),
      ...(isNew ? [] : weakTags(headers)),
    ],
    through: decoders.map((open) => open()),
    put: injecting(tagOf(place, nonce)),
  }
}
