const inPounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' })

/** An amount of pence as people read it: `£12.50`. */
export const money = (pence: number): string => inPounds.format(pence / 100)

/** The pence in an amount as it is typed, such as `12.50`; undefined when it is none. */
export const penceIn = (text: string): number | undefined => {
  const match = /^£?\s*(\d{1,5})(?:[.,](\d{2}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 100 + Number(match[2] ?? 0) : undefined
}
