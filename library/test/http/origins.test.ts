import { testOrigins } from './origins-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testOrigins(name, stage, 'address')
