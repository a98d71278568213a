import { afterAll } from 'vitest'
import { buildStage } from './stages/next.ts'
import { tellDrafts } from './tell-drafts.ts'
import { tellPages } from './tell-pages.ts'
import { tellStory } from './tell-story.ts'
import { tellWire } from './tell-wire.ts'

const { stage, close } = await buildStage()
afterAll(close)

tellStory('Next 16', stage)
tellWire('Next 16', stage)
tellDrafts('Next 16', stage)
tellPages(stage)
