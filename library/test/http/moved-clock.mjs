// Lets whoever started this process move its clock: a number sent is milliseconds that pass.
const now = Date.now.bind(Date)
let passed = 0
Date.now = () => now() + passed
process.on('message', (milliseconds) => {
  passed += Number(milliseconds)
  process.send?.('moved')
})
process.channel?.unref()
