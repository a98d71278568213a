import { act, inPieces, sizeOf } from '../../../setting.ts'
import { curfew } from '../../curfew.ts'

/** Keeps the body of a request. */
export const kept = async (request: Request): Promise<Response> => {
  const isInPieces = request.headers.get('content-type') === inPieces && request.body
  const size = isInPieces ? await sizeOf(request.body as never) : (await request.text()).length
  return new Response(act(curfew().sessions, size))
}
