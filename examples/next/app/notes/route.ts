import { requireTask } from '../../sessions'

export const POST = requireTask('note.write')(() => new Response('written'))
