import { awaitsAnswer } from '../prediction.ts'
import { watchSession } from '../watch.ts'

/**
 * Warns with a plain dialog, in English, on a page that could not fetch the view of the warning. Chromium does not fetch a
 * failed module again, and the person must be warned. The returned function starts it and returns a function to stop.
 */
export const createPlainWarning = (): (() => () => void) => () => {
  const session = watchSession()
  const dialog = document.createElement('dialog')
  const button = document.createElement('button')
  dialog.append('You will be signed out soon. ', button)
  const stop = session.subscribe((status) => {
    const isExtendable = awaitsAnswer(status)
    button.textContent = isExtendable ? 'Stay signed in' : 'Close'
    button.onclick = () => (isExtendable ? session.extend() : dialog.close())
    if (status.phase !== 'warning') dialog.remove()
    else if (!dialog.isConnected) {
      document.documentElement.append(dialog)
      dialog.showModal()
    }
  })
  return () => {
    stop()
    dialog.remove()
  }
}
