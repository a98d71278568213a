import { startChromium } from './chromium.ts'
import { playMatrix } from './matrix.ts'

playMatrix('chromium', startChromium)
