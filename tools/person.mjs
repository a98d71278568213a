import { become } from './become.mjs'

await become('clinic/dist/person.js')
