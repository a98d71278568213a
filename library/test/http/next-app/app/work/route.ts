import { workOf } from '../../../setting.ts'
import { curfew, story } from '../../curfew.ts'

const work = async (_request: Request): Promise<Response> => workOf(story(), await curfew().visit())

export const GET = (request: Request): Promise<Response> => curfew().requirePerson('one’s own work')(work)(request)
