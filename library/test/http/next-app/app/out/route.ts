import { curfew } from '../../curfew.ts'

const leave = async (_request: Request): Promise<Response> => {
  await curfew().signOut()
  return new Response('out')
}

export const POST = (request: Request): Promise<Response> => curfew().open('signing out')(leave)(request)
