/** A header with its one value, or with several. */
export type HeaderPair = readonly [name: string, value: string | string[]]

/**
 * The headers that a route gives with the head of its response, as pairs. They come as an object, as a flat list of names
 * and values, or as a list of pairs.
 */
export const pairsOf = (headers: object): readonly HeaderPair[] => {
  if (!Array.isArray(headers)) return Object.entries(headers)
  if (Array.isArray(headers[0])) return headers
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []))
}
