import { curfew } from '../../curfew.ts'
import { kept } from './kept.ts'

export const POST = (request: Request): Promise<Response> => curfew().requirePerson('what one keeps')(kept)(request)
