import { createElement, type ReactElement, StrictMode, useRef, useState } from 'react'
import type { WireStatus } from '../../src/core/wire.ts'
import { SessionProvider, SessionWarning, useMay, useSession } from '../../src/react/index.ts'

/** The number of renders of the component that checks a task. */
export const counts: { listening: number; renders: number } = { listening: 0, renders: 0 }

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

/** An application of a hundred components that all read the session. */
export const app = (dialog: 'with its dialog' | 'without', initial?: WireStatus): ReactElement =>
  createElement(
    StrictMode,
    null,
    createElement(
      SessionProvider,
      { ...(initial && { initial }) },
      createElement(
        'ul',
        null,
        Array.from({ length: 100 }, (_, index) => createElement(Look, { key: index, name: `${index}` })),
      ),
      createElement(Task),
      createElement(Extend),
      dialog === 'without' ? null : createElement(SessionWarning),
    ),
  )
