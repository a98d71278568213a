import { z } from 'zod'
import { configShape } from './shape.ts'

/** The JSON schema of `curfew.json`, for editors, as the text of a file. */
export const schemaText = (): string => {
  const schema = z.toJSONSchema(configShape, { io: 'input' })
  const about = { title: 'curfew.json', description: 'The roles, the policies and the routes of curfew-gateway.' }
  const { $schema, ...rest } = schema
  return `${JSON.stringify({ $schema, ...about, ...rest }, undefined, 2)}\n`
}
