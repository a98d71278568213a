import { testFresh } from './fresh-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testFresh(name, stage)
