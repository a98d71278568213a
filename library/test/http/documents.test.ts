import { testDocuments } from './documents-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testDocuments(name, stage)
