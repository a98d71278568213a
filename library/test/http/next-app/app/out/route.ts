import { told } from '../../told.ts'

const leave = async (_request: Request): Promise<Response> => {
  await told().signOut()
  return new Response('out')
}

export const POST = (request: Request): Promise<Response> => told().open('signing out')(leave)(request)
