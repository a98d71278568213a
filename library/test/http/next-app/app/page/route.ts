import { curfew } from '../../curfew.ts'

const page = async (_request: Request): Promise<Response> =>
  new Response('<p>mine</p>', { headers: { 'content-type': 'text/html' } })

export const GET = (request: Request): Promise<Response> => curfew().requirePerson('one’s own page')(page)(request)
