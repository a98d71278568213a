import { curfew } from '../../../curfew.ts'

export const GET = (request: Request): Promise<Response> => curfew().attach().GET(request)
export const POST = (request: Request): Promise<Response> => curfew().attach().POST(request)
