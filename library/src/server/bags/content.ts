import { Misuse } from '../../core/misuse.ts'

/** The content of a bag: each entry by its name, as JSON. */
export type Content = ReadonlyMap<string, string>

const jsonOf = (name: string, value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch (failure) {
    throw new Misuse(
      'express-session.content',
      `req.session.${name} cannot be kept (${String(failure)}); put JSON there`,
    )
  }
}

/**
 * The entries of an object that can be kept.
 * @throws Misuse when something in it is no JSON.
 */
export const contentOf = (bag: object): Content => {
  const content = new Map<string, string>()
  for (const [name, value] of Object.entries(bag)) {
    const json = jsonOf(name, value)
    if (json !== undefined) content.set(name, json)
  }
  return content
}

/** Content as text. */
export const written = (content: Content): string =>
  `{${[...content].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`

/** Content from its text. */
export const readContent = (text: string): Content => contentOf(JSON.parse(text) as object)

/** A three-way merge, entry by entry: an entry changed in `mine` since `base` wins, every other one is `theirs`. */
export const merged = (base: Content, mine: Content, theirs: Content): Content => {
  const is = new Map(theirs)
  for (const name of base.keys()) if (!mine.has(name)) is.delete(name)
  for (const [name, json] of mine) if (base.get(name) !== json) is.set(name, json)
  return is
}
