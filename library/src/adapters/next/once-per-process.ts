/**
 * What `create` makes, once for the whole process: Next bundles its proxy, its pages and its route handlers apart, and each
 * would have its own. `name`: tells several such things of one process apart; `sessions` when left out.
 */
export const oncePerProcess = <Thing>(create: () => Thing, name = 'sessions'): Thing => {
  const kept = globalThis as unknown as Record<symbol, Thing | undefined>
  const place = Symbol.for(`curfew ${name}`)
  kept[place] ??= create()
  return kept[place]
}
