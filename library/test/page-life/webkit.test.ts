import { playMatrix } from './matrix.ts'
import { startWebkit } from './webkit.ts'

playMatrix('webkit', startWebkit)
