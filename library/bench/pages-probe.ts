import { Agent, get } from 'node:http'
import { setTimeout as later } from 'node:timers/promises'
import { monotonic } from './pages-process.ts'

const everyMs = 2

/** How long the requests of a while took, in milliseconds. */
export type Waits = readonly number[]

/** Puts one request after the other to a server; the answer stops it and says how long each took. */
export const probe = (port: number): (() => Promise<Waits>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const waits: number[] = []
  const ask = (): Promise<void> =>
    new Promise((done, fail) => {
      const askedAt = monotonic()
      const asked = get({ host: '127.0.0.1', port, path: '/', agent }, (answer) => {
        answer.resume().once('end', () => {
          waits.push(monotonic() - askedAt)
          done()
        })
      })
      asked.once('error', fail)
    })
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      await ask()
      await later(everyMs)
    }
  })()
  return async () => {
    isOver = true
    await asking
    agent.destroy()
    return waits
  }
}
