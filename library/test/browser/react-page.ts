import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { watchSession } from '../../src/browser/watch.ts'
import { app, counts } from './react-app.ts'

const session = watchSession()
const { subscribe } = session
Object.assign(session, {
  subscribe: (...listeners: Parameters<typeof subscribe>) => {
    counts.listening++
    const stop = subscribe(...listeners)
    return () => {
      counts.listening--
      stop()
    }
  },
})

const main = document.querySelector('main') as HTMLElement
const dialog = location.search === '?dialog' ? 'with its dialog' : 'without'
const initial = main.dataset['initial']

const show = (): Root => {
  if (initial !== undefined) return hydrateRoot(main, app(dialog, JSON.parse(initial)))
  const root = createRoot(main)
  root.render(app(dialog))
  return root
}
const root = show()
Object.assign(globalThis, { counts, session, unmount: () => root.unmount() })
