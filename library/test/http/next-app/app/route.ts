import { told } from '../told.ts'

const home = async (_request: Request): Promise<Response> => new Response((await told().visit()).kind)

export const GET = (request: Request): Promise<Response> => told().open('home')(home)(request)
