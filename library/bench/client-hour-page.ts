import { type Counts, countAnew, counts } from './client-hour-counts.ts'
import '../src/browser/warning-dialog-define.ts'
import { watchSession } from '../src/browser/watch.ts'
import type { Watching } from './client-page.ts'

/** The queries of the bench to a page of the hour. */
export interface HourPage {
  readonly begin: (name: string, idle: number, warning: number) => void
  readonly counts: () => Counts
  /** Whether the page warns the person; if so, it presses the button to stay. */
  readonly answerWarning: () => boolean
}

const watchWithCurfew: Watching = () => {
  const session = watchSession({ home: '/signed-out' })
  document.body.append(document.createElement('session-warning'))
  return session.close
}

// Curfew's dialog, or that of django-session-security.
const isDialogUp = (): boolean =>
  document.querySelector('session-warning')?.shadowRoot?.querySelector('dialog')?.open === true ||
  document.querySelector('#session_security_warning')?.ariaHidden === 'false'

/** Lets the bench begin the hour from outside of the page, with ours or one of these peers. */
export const offer = (peers: Readonly<Record<string, Watching>>): void => {
  let warned = false
  const page: HourPage = {
    begin: (name, idle, warning) => {
      countAnew()
      const watch = name.startsWith('Curfew') ? watchWithCurfew : peers[name]
      if (!watch) throw new Error(`nobody is called ${name}`)
      watch({
        idle,
        warning,
        warned: () => {
          warned = true
        },
        ended: () => {},
      })
    },
    counts: () => counts,
    answerWarning: () => {
      const stay = document.querySelector<HTMLElement>('#hmrc-timeout-keep-signin-btn')
      const isUp = stay !== null || warned || isDialogUp()
      stay?.click()
      return isUp
    },
  }
  Object.assign(globalThis, { hour: page })
}
