/** What a contract's case demands; the text says what was promised. */
export const claim = (holds: unknown, promise: string): void => {
  if (!holds) throw new Error(promise)
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined'

/** Demands that two values are alike in every field, whatever the fields' order. */
export const claimAlike = (found: unknown, wanted: unknown, promise: string): void => {
  const [is, should] = [plain(found), plain(wanted)]
  claim(is === should, `${promise}; wanted ${should}, found ${is}`)
}
