import { curfew } from '../../curfew.ts'

const ask = async (_request: Request): Promise<Response> => new Response('asked')

export const POST = (request: Request): Promise<Response> => curfew().requireTask('refund.ask')(ask)(request)
