const everyMs = 25
const fewest = 50

/**
 * Does something for each of so many, some at a time, within a while: what is done for all of them at once keeps requests
 * waiting. Few are done at once.
 */
export const spread = <Item>(
  items: Iterator<Item>,
  count: number,
  withinMs: number,
  act: (item: Item) => void,
): void => {
  const most = Math.max(fewest, Math.ceil((count * everyMs) / withinMs))
  const some = (): void => {
    for (let left = most; left > 0; left--) {
      const next = items.next()
      if (next.done) return
      act(next.value)
    }
    const timer = setTimeout(some, everyMs)
    ;(timer as { unref?: () => void }).unref?.()
  }
  some()
}
