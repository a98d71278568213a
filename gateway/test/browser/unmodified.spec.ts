import { kinds } from '../real/applications.ts'
import { playStory } from '../real/story.ts'

// `npm run test:gateway` plays the other languages.
const [python] = kinds
for (const shape of ['in-front-of', 'nginx and guard'] as const) if (python) playStory(python, shape)
