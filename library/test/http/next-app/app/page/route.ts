import { told } from '../../told.ts'

const page = async (_request: Request): Promise<Response> =>
  new Response('<p>mine</p>', { headers: { 'content-type': 'text/html' } })

export const GET = (request: Request): Promise<Response> => told().requirePerson('one’s own page')(page)(request)
