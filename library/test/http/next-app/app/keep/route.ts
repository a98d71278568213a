import { curfew } from '../../curfew.ts'

const keep = async (request: Request): Promise<Response> => {
  const isJson = request.headers.get('content-type')?.includes('json')
  await curfew().took(isJson ? await request.json() : await request.formData())
  return new Response(null, { status: 303, headers: { location: '/mine' } })
}

export const POST = (request: Request): Promise<Response> => curfew().requirePerson('one’s own form')(keep)(request)
