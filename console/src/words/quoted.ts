/** A text in quotation marks, or a dash where there is none. */
export const quoted = (text: string | undefined): string => (text ? `“${text}”` : '–')
