import { stages } from './story.ts'
import { testStory } from './story-cases.ts'

for (const [name, stage] of Object.entries(stages)) testStory(name, stage)
