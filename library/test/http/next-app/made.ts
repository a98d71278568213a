import { oncePerProcess } from '../../../src/adapters/next.ts'

/** Names its instance: one for the whole process, or Next would have several. */
export const made = oncePerProcess(() => ({ id: crypto.randomUUID() }), 'made for the story')
