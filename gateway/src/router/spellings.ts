const mostSuffixes = 8

/** The spellings of one path that applications take for the same. */
export interface Spellings {
  /** With and without a slash at the end. */
  readonly plain: readonly string[]
  /** The same without a format suffix, such as `.json`. Empty when the path has none. */
  readonly withoutSuffix: readonly string[]
}

const withSlashes = (path: string): readonly string[] => (path === '/' ? [path] : [path, `${path}/`])

// Frameworks cut a suffix at the first dot or at the last one. A name such as `.env` is no suffix.
const stems = (path: string): readonly string[] => {
  const name = path.lastIndexOf('/') + 1
  const found: string[] = []
  for (let dot = path.indexOf('.', name + 1); dot > 0 && found.length < mostSuffixes; dot = path.indexOf('.', dot + 1))
    found.push(path.slice(0, dot))
  const last = path.lastIndexOf('.')
  if (found.length === mostSuffixes && last > name) found.push(path.slice(0, last))
  return found
}

/** The spellings of a folded path. */
export const spellingsOf = (path: string): Spellings => {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return { plain: withSlashes(bare), withoutSuffix: stems(bare).flatMap(withSlashes) }
}
