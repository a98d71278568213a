import { told } from './told.ts'

export const proxy = (request: Request): Promise<Response> => told().proxy(() => true)(request)
