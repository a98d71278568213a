import { stages } from './story.ts'
import { testTooMany } from './too-many-cases.ts'

for (const [name, stage] of Object.entries(stages)) testTooMany(name, stage)
