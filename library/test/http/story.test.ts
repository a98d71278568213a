import { stages } from './story.ts'
import { tellStory } from './tell-story.ts'

for (const [name, stage] of Object.entries(stages)) tellStory(name, stage)
