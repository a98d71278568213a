import type { Route } from '../route.ts'
import { folded } from './canonical.ts'
import { isAbout, isAboutPath, type ReadyRoute, ready } from './match.ts'
import { spellingsOf } from './spellings.ts'

/** A route that no request can reach, and the earlier ones that take its requests. */
export interface Shadow {
  /** Its place among the routes. */
  readonly at: number
  readonly by: readonly number[]
}

// Names that an earlier pattern must all match before it counts as one that takes everything.
const names = ['a', '7', 'Zz-9_', 'é', '(~!$,@=', 'curfew-4711', '00', 'new', 'x.y', '-', 'q'.repeat(80)]
const paths = ['', ...names, 'a/7', 'é/(~/Zz-9_', 'a/b/c/d/e/f/g/h']

type Part = readonly string[]

const mayMatchSlash = (expression: string): boolean => /[/.]|\[\^|\\[DSWpP]/.test(expression)

// A group in braces is there or not. A named or numbered group, or a star, stands for many texts.
const partsIn = (path: string): readonly Part[] => {
  const token =
    /\{([^{}]*)\}([?*+])?|(\/?)(:[\p{ID_Start}_$][\p{ID_Continue}$]*)?(\((?:\\.|[^()\\])*\))([?*+])?|(\/?):[\p{ID_Start}_$][\p{ID_Continue}$]*([?*+])?|\*\??|[^{}:()*]+/gu
  return [...path.matchAll(token)].map(([whole, braced, bracedHow, slash, , expression, how, before, nameHow]) => {
    if (braced !== undefined) return bracedHow === '?' || bracedHow === '*' ? ['', braced] : [braced]
    if (whole.startsWith('*')) return paths
    if (expression === undefined && before === undefined) return [whole]
    const start = slash ?? before ?? ''
    const texts = expression !== undefined && mayMatchSlash(expression) ? paths : names
    const made = texts.map((name) => start + name)
    return (how ?? nameHow) === '?' || (how ?? nameHow) === '*' ? ['', ...made] : made
  })
}

/** Paths that a pattern may match, chosen so that a narrower pattern misses one of them. */
export const samplesOf = (path: string): readonly string[] => {
  const parts = partsIn(path)
  const longest = Math.max(1, ...parts.map((part) => part.length))
  // Each part in turn takes each of its texts, beside a common text of the others.
  return Array.from({ length: longest }, (_, turn) =>
    parts.map((part) => part[turn % part.length] ?? '').join(''),
  ).concat(
    parts.flatMap((part, at) =>
      part.map((text) => parts.map((other, place) => (place === at ? text : (other[1] ?? other[0] ?? ''))).join('')),
    ),
  )
}

const takesAll = (earlier: ReadyRoute, later: ReadyRoute, samples: readonly string[]): boolean =>
  earlier.pattern.form === later.pattern.form ||
  samples.every((sample) => isAboutPath(earlier, spellingsOf(folded(sample))))

const methodsOf = ({ methods }: Route): readonly (string | undefined)[] => methods ?? [undefined]

const covers = (earlier: Route, method: string | undefined): boolean =>
  method === undefined ? earlier.methods === undefined : isAbout(earlier, method)

/** The routes that can never match, because earlier ones match all of their requests. */
export const shadowsIn = (routes: readonly Route[]): readonly Shadow[] => {
  const all = routes.map(ready)
  return all.flatMap((later, at): Shadow[] => {
    const samples = samplesOf(later.route.path)
    const takers = all.slice(0, at).flatMap((earlier, place) => (takesAll(earlier, later, samples) ? [place] : []))
    const by = methodsOf(later.route).map((method) =>
      takers.find((place) => covers(all[place]?.route ?? later.route, method)),
    )
    const known = by.filter((place) => place !== undefined)
    return known.length === by.length ? [{ at, by: [...new Set(known)] }] : []
  })
}
