import { kinds } from './applications.ts'
import { playStory } from './story.ts'

for (const kind of kinds) for (const shape of ['in-front-of', 'nginx and guard'] as const) playStory(kind, shape)
