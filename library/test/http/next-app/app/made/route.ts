import { made } from '../../made.ts'

export const GET = (): Response => new Response(made.id)
export const dynamic = 'force-dynamic'
