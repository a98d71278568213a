import { curfew } from './curfew.ts'
import { made } from './made.ts'

/** Runs before every route, and adds a header with the instance that it got. */
export const proxy = async (request: Request): Promise<Response> => {
  const passed = await curfew().proxy((path) => path !== '/closed')(request)
  passed.headers.set('made', made.id)
  return passed
}
