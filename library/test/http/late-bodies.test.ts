import { testLateBodies } from './late-bodies-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testLateBodies(name, stage)
