import { testSignals } from './signal-cases.ts'
import { stages } from './story.ts'

for (const [name, stage] of Object.entries(stages)) testSignals(name, stage)
