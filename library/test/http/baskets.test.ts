import { testBaskets } from './baskets-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testBaskets(name, stage)
