/** A path without its encoding. Undefined when its bytes are no UTF-8. */
export const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

// By way of the capital, because two small letters can share one: both Greek forms of the small sigma do.
const small = (character: string): string => {
  const capital = character.toUpperCase()
  return (capital.length === character.length ? capital : character).toLowerCase()
}

/** A text without the difference of capitals. */
export const folded = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text.normalize('NFC'), small).join('')
