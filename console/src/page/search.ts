/** Named values as the end of an address, without those that are undefined: `?role=vet&idle=5m`, or empty. */
export const searchFrom = (values: Readonly<Record<string, string | undefined>>): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) params.set(name, value)
  const text = params.toString()
  return text && `?${text}`
}
