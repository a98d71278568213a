import { testFailures } from './failures-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testFailures(name, stage)
