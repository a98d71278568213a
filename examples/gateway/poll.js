let times = 0
const ask = async () => {
  const answer = await fetch('/echo')
  if (!answer.ok) return clearInterval(timer)
  times += 1
  document.querySelector('output').textContent = String(times)
}
const timer = setInterval(ask, 1_000)
