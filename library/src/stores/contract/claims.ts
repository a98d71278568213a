/** Throws the promise as an error unless it holds. */
export const claim = (holds: unknown, promise: string): void => {
  if (!holds) throw new Error(promise)
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined'

/** Throws the promise as an error unless two values are equal in every field, in any order of the fields. */
export const claimAlike = (found: unknown, wanted: unknown, promise: string): void => {
  const [foundText, wantedText] = [plain(found), plain(wanted)]
  claim(foundText === wantedText, `${promise}; wanted ${wantedText}, found ${foundText}`)
}
