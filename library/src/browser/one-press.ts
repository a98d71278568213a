import { createTimer } from './clock.ts'
import { keepListening } from './listening.ts'

// A response that is no page, such as a download, fires no event. After this time the form may be pressed again.
const longest = 10_000

const show = (busy: readonly (Element | null)[], value: 'true' | null): void => {
  for (const element of busy) if (element) element.ariaBusy = value
}

/**
 * Keeps a form that a script sends, and the pressed button, `aria-busy` until the response. It returns the
 * response. Under `onePress` or `<session-draft>` a second press does nothing meanwhile. Call it in the listener of the
 * `submit` event: `untilAnswered(event, fetch(…))`.
 */
export const untilAnswered = async <Answer>(event: Event, answer: PromiseLike<Answer>): Promise<Answer> => {
  const busy = [event.target as Element, (event as SubmitEvent).submitter]
  show(busy, 'true')
  try {
    return await answer
  } finally {
    show(busy, null)
  }
}

/**
 * Accepts one press for each form that a browser itself sends, until the response. The form and its button are `aria-busy`
 * meanwhile, and a second press does nothing. The form is released when the page comes back from the browser's cache, and
 * after 10 s at most. `where`: a form, or the whole document.
 */
export const onePress = (where: HTMLFormElement | Document, signal?: AbortSignal): void => {
  let busy: readonly (Element | null)[] = []
  const release = (): void => show(busy, null)
  const rest = createTimer(release)
  const press = (event: Event): void => {
    const form = event.target as HTMLFormElement
    const { submitter } = event as SubmitEvent
    if (form.ariaBusy) {
      event.preventDefault()
      event.stopImmediatePropagation()
    } else if (form.matches('[method=post i]:not([target])') && !submitter?.matches('[formmethod],[formtarget]'))
      // Wait for the other listeners, because one may prevent the event and send the form itself.
      setTimeout(() => {
        if (event.defaultPrevented) return
        show(busy, null)
        busy = [form, submitter]
        show(busy, 'true')
        rest(longest)
      })
  }
  keepListening(() => {
    where.addEventListener('submit', press, { capture: true, ...(signal && { signal }) })
    addEventListener('pageshow', release, { ...(signal && { signal }) })
  }, signal)
}
