import { made } from '../../made.ts'

export const GET = (): Response => new Response(made.id)
export const POST = (): Response => new Response('by anybody')
export const dynamic = 'force-dynamic'
