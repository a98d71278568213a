import { made } from './made.ts'
import { told } from './told.ts'

/** Goes before everything; says what was made for it. */
export const proxy = async (request: Request): Promise<Response> => {
  const passed = await told().proxy((path) => path !== '/closed')(request)
  passed.headers.set('made', made.id)
  return passed
}
