// Lets the process that started this one move its clocks: a number sent is milliseconds that pass. They pass second by
// second, with the timers of each second. A process that misses seconds would believe that it had stood still.
const now = Date.now.bind(Date)
const ticks = performance.now.bind(performance)
const set = globalThis.setInterval
const second = 1_000
const everySecond = new Set()
let passed = 0
Date.now = () => now() + passed
performance.now = () => ticks() + passed
globalThis.setInterval = (act, wait, ...given) => {
  if (wait === second) everySecond.add(act)
  return set(act, wait, ...given)
}
process.on('message', (milliseconds) => {
  for (let left = Number(milliseconds); left > 0; left -= second) {
    passed += Math.min(left, second)
    for (const act of everySecond) act()
  }
  process.send?.('moved')
})
process.channel?.unref()
