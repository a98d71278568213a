import { writeFileSync } from 'node:fs'
import { mustBuild } from './build.mjs'

await mustBuild()
const { schemaText } = await import('../gateway/dist/config/schema.js')
writeFileSync('gateway/curfew.schema.json', schemaText())
