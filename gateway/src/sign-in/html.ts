import { escaped } from '../escaped.ts'
/** A piece of a page, ready to be sent. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[] | undefined | false

const written = (part: Part): string => {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'html' in part ? part.html : part.map((piece) => piece.html).join('')
}

/** A piece of a page from a template. Texts in it are escaped, and pieces are not. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.reduce((page, text, at) => page + written(parts[at - 1]) + text),
})
