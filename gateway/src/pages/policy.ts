/** The gateway's own files, as a content security policy names them. */
export interface OwnSource {
  /** The origin of the page: `https://shop.example`. */
  readonly origin: string
  /** The folder of the gateway's own paths: `https://shop.example/_curfew/`. */
  readonly folder: string
  /** Makes a nonce, for a policy that allows nothing else. */
  readonly newNonce: () => string
}

/** Policies that allow the gateway's script, and the nonce that its tag needs. */
export interface OwnPolicies {
  readonly policies: readonly string[]
  readonly nonce?: string
  /** Whether the gateway made the nonce, so that no later response may confirm a stored copy of this one. */
  readonly isNew: boolean
}

interface Directive {
  readonly name: string
  readonly sources: readonly string[]
}

const directivesOf = (policy: string): readonly Directive[] =>
  policy
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const [name = '', ...sources] = text.split(/[\t\n\f\r ]+/)
      return { name: name.toLowerCase(), sources }
    })

const textOf = (directives: readonly Directive[]): string =>
  directives.map(({ name, sources }) => [name, ...sources].join(' ')).join('; ')

// A later directive of the same name is ignored by browsers.
const governing = (directives: readonly Directive[], names: readonly string[]): Directive | undefined => {
  for (const name of names) {
    const found = directives.find((directive) => directive.name === name)
    if (found) return found
  }
  return undefined
}

const has = (sources: readonly string[], keyword: string): boolean =>
  sources.some((source) => source.toLowerCase() === keyword)

const nonceIn = (sources: readonly string[]): string | undefined => {
  for (const source of sources) {
    const nonce = /^'nonce-([^']+)'$/i.exec(source)?.[1]
    if (nonce !== undefined) return nonce
  }
  return undefined
}

const allows = (sources: readonly string[], { origin, folder }: OwnSource): boolean => {
  const scheme = new URL(origin).protocol
  const wide = ["'self'", '*', scheme, ...(scheme === 'https:' ? ['http:'] : [])]
  const exact = [origin, `${origin}/`, folder]
  return sources.some((source) => wide.includes(source.toLowerCase()) || exact.includes(source))
}

// `'none'` counts only where it stands alone.
const withSource = (sources: readonly string[], source: string): readonly string[] => [
  ...sources.filter((one) => one.toLowerCase() !== "'none'"),
  source,
]

// The directive that governs may be `default-src`. Then a directive of its own takes over its sources.
const added = (
  directives: readonly Directive[],
  governs: Directive,
  name: string,
  source: string,
): readonly Directive[] => {
  const sources = withSource(governs.sources, source)
  if (governs.name === 'default-src') return [...directives, { name, sources }]
  return directives.map((directive) => (directive === governs ? { ...directive, sources } : directive))
}

const withConnection = (directives: readonly Directive[], own: OwnSource): readonly Directive[] => {
  const governs = governing(directives, ['connect-src', 'default-src'])
  if (!governs || allows(governs.sources, own)) return directives
  return added(directives, governs, 'connect-src', own.folder)
}

interface Allowed {
  readonly directives: readonly Directive[]
  readonly nonce?: string
  readonly isNew?: boolean
}

const withScript = (directives: readonly Directive[], own: OwnSource, given: string | undefined): Allowed => {
  const governs = governing(directives, ['script-src-elem', 'script-src', 'default-src'])
  if (!governs) return { directives }
  const { sources } = governs
  const isStrict = has(sources, "'strict-dynamic'")
  if (!isStrict && allows(sources, own)) return { directives }
  const there = nonceIn(sources)
  if (there !== undefined && (given === undefined || given === there)) return { directives, nonce: there }
  if (!isStrict) return { directives: added(directives, governs, 'script-src', own.folder) }
  // A nonce would switch off `'unsafe-inline'`, on which the page may rely.
  if (has(sources, "'unsafe-inline'") && there === undefined) return { directives }
  const nonce = given ?? own.newNonce()
  return {
    directives: added(directives, governs, 'script-src', `'nonce-${nonce}'`),
    nonce,
    isNew: given === undefined,
  }
}

/**
 * Lets content security policies allow the gateway's script and its connections, and changes nothing else in them.
 * `headers`: the values of all `Content-Security-Policy` headers; each may hold several policies.
 * @see CSP Level 3, 6.7.2 and 6.1.
 */
export const withOwnSource = (headers: readonly string[], own: OwnSource): OwnPolicies => {
  let nonce: string | undefined
  let isNew = false
  const policies = headers.flatMap((header) => header.split(',')).map(directivesOf)
  // A nonce that stands in any policy is the one to use in all of them.
  for (const directives of policies) {
    const allowed = withScript(directives, own, undefined)
    if (allowed.nonce !== undefined && !allowed.isNew) nonce ??= allowed.nonce
  }
  const changed = policies.map((directives) => {
    const allowed = withScript(directives, own, nonce)
    nonce ??= allowed.nonce
    isNew ||= allowed.isNew ?? false
    return textOf(withConnection(allowed.directives, own))
  })
  return { policies: changed, isNew, ...(nonce !== undefined && { nonce }) }
}
