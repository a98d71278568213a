import { become } from './become.mjs'

await become('clinic/dist/main.js')
