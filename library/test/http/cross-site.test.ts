import { testCrossSite } from './cross-site-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testCrossSite(name, stage)
