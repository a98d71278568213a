import { circles, wrongArrows } from './house/arrows.mjs'
import { emptyNames, medians, packaging, putOff, tooLong, undocumented } from './house/shape.mjs'

const rules = { wrongArrows, circles, tooLong, emptyNames, undocumented, putOff, packaging }
const wrong = Object.values(rules).flatMap((rule) => rule())
for (const { part, median } of medians()) console.log(`${part}: the median file has ${median} lines`)
for (const line of wrong) console.error(line)
process.exitCode = wrong.length > 0 ? 1 : 0
