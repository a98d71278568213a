import { minutes } from '../../../../../src/core/time.ts'
import { curfew } from '../../curfew.ts'

const fresh = async (_request: Request): Promise<Response> => new Response('fresh')

export const GET = (request: Request): Promise<Response> => curfew().requireFresh(minutes(2))(fresh)(request)
export const POST = (request: Request): Promise<Response> => GET(request)
