import { curfew } from '../curfew.ts'

const home = async (_request: Request): Promise<Response> => new Response((await curfew().visit()).kind)

export const GET = (request: Request): Promise<Response> => curfew().open('home')(home)(request)
