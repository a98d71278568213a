/** The pence in a typed amount such as `12.50`. Undefined when the text is no amount. */
export const penceIn = (text: string): number | undefined => {
  const match = /^£?\s*(\d{1,5})(?:[.,](\d{2}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 100 + Number(match[2] ?? 0) : undefined
}
