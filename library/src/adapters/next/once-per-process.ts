/**
 * The result of `create`, which runs once per process. Next bundles its proxy, its pages and its route handlers apart, so
 * each would otherwise create its own. `name` tells several such objects apart. Default: `sessions`.
 */
export const oncePerProcess = <Thing>(create: () => Thing, name = 'sessions'): Thing => {
  const kept = globalThis as unknown as Record<symbol, Thing | undefined>
  const place = Symbol.for(`curfew ${name}`)
  kept[place] ??= create()
  return kept[place]
}
