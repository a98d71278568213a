import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { variants } from './variants.ts'

const variant = await variants[process.argv[2] ?? '']?.()
if (!variant) throw new Error(`no variant ${process.argv[2]}`)
const server = createServer(variant.listener)

process.on('message', (what) => {
  if (what === 'cpu') {
    const { user, system } = process.cpuUsage()
    process.send?.(user + system)
  } else
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      process.send?.({ url, ...(variant.cookie !== undefined && { cookie: variant.cookie }) })
    })
})
