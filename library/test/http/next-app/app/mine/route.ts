import { told } from '../../told.ts'

const mine = async (_request: Request): Promise<Response> => new Response('mine')

export const GET = (request: Request): Promise<Response> => told().requirePerson('one’s own')(mine)(request)
