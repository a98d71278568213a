import { Server } from 'node:net'

// Sends the process that started this one the timeouts of its server.
const { listen } = Server.prototype
Server.prototype.listen = function (...given) {
  this.once('listening', () => {
    if ('requestTimeout' in this) process.send?.([this.requestTimeout, this.headersTimeout])
  })
  return Reflect.apply(listen, this, given)
}
process.channel?.unref()
