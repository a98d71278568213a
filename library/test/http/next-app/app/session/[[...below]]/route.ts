import { told } from '../../../told.ts'

export const GET = (request: Request): Promise<Response> => told().attach().GET(request)
export const POST = (request: Request): Promise<Response> => told().attach().POST(request)
