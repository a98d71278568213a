import { startFirefox } from './firefox.ts'
import { playMatrix } from './matrix.ts'

playMatrix('firefox', startFirefox)
