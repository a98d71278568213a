import { createElement, type ReactElement, StrictMode, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { watchSession } from '../../src/browser/watch.ts'
import { SessionProvider, SessionWarning, useMay, useSession } from '../../src/react/index.ts'

// What the page's watch is asked for, to be counted: who listens now, and what tasks rendered.
const counts = { listening: 0, everListened: 0, renders: 0 }
const session = watchSession()
const { subscribe } = session
Object.assign(session, {
  subscribe: (...listeners: Parameters<typeof subscribe>) => {
    counts.listening++
    counts.everListened++
    const stop = subscribe(...listeners)
    return () => {
      counts.listening--
      stop()
    }
  },
})

const Look = ({ name }: { readonly name: string }): ReactElement => {
  const { status } = useSession()
  return createElement('li', null, `${name} ${status?.phase}`)
}

const Task = (): ReactElement | null => {
  const renders = useRef(0)
  renders.current++
  counts.renders = renders.current
  return useMay('look') ? createElement('button', { type: 'button' }, 'Look') : null
}

const Extend = (): ReactElement => {
  const { extend } = useSession()
  const [outcome, setOutcome] = useState('')
  const ask = async (): Promise<void> => setOutcome(await extend())
  return createElement(
    'p',
    null,
    createElement('button', { type: 'button', onClick: ask }, 'More time'),
    createElement('output', null, outcome),
  )
}

const root = createRoot(document.querySelector('main') as HTMLElement)
const hasDialog = location.search === '?dialog'
root.render(
  createElement(
    StrictMode,
    null,
    createElement(
      SessionProvider,
      null,
      createElement(
        'ul',
        null,
        Array.from({ length: 100 }, (_, index) => createElement(Look, { key: index, name: `${index}` })),
      ),
      createElement(Task),
      createElement(Extend),
      hasDialog && createElement(SessionWarning),
    ),
  ),
)
Object.assign(globalThis, { counts, session, unmount: () => root.unmount() })
