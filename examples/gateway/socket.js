const say = (text) => {
  document.querySelector('output').textContent = text
}
const socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/socket`)
socket.onopen = () => setInterval(() => socket.send(new Date().toLocaleTimeString()), 1_000)
socket.onmessage = ({ data }) => say(data)
socket.onclose = ({ code, reason }) => say(`closed: ${code} ${reason}`)
