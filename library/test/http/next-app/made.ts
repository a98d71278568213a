import { oncePerProcess } from '../../../src/adapters/next.ts'

/** Says which one it is: one for the whole process, or Next would have several. */
export const made = oncePerProcess(() => ({ id: crypto.randomUUID() }), 'made for the story')
