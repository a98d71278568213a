import { startFirefox } from './firefox.ts'
import { alwaysIn, playMatrix } from './matrix.ts'
import { startWebkit } from './webkit.ts'

playMatrix('firefox', startFirefox, alwaysIn('firefox'))
playMatrix('webkit', startWebkit, alwaysIn('webkit'))
