import { told } from '../../told.ts'

const ask = async (_request: Request): Promise<Response> => new Response('asked')

export const POST = (request: Request): Promise<Response> => told().requireTask('refund.ask')(ask)(request)
