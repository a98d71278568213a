import { curfew } from '../../curfew.ts'

const mine = async (_request: Request): Promise<Response> => new Response('mine')

export const GET = (request: Request): Promise<Response> => curfew().requirePerson('one’s own')(mine)(request)
