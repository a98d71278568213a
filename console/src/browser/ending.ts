import { askAgain } from 'curfew/browser/ask-again'

const proveAt =
  (path: string) =>
  async (password: string): Promise<boolean> => {
    const answer = await fetch(path, { method: 'POST', body: password })
    // The server did not look at the password, so it is not a wrong one.
    if (answer.status >= 500) throw new Error(`${path} was answered ${answer.status}`)
    return answer.ok
  }

const isStillUnproved = async (answer: Response): Promise<boolean> =>
  answer.status === 401 &&
  typeof ((await answer.json().catch(() => ({}))) as { maxAgeMs?: unknown }).maxAgeMs === 'number'

/**
 * Asks for the password in a dialog before a form is sent, where the server wants a newer proof. The page and the note
 * stay. Whatever else goes wrong is left to the form, whose answer is a page with words.
 */
const askBefore = (form: HTMLFormElement, at: string, path: string): void => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await askAgain(() => fetch(`${at}/fresh`), proveAt(path)).catch(() => undefined)
    if (!answer || !(await isStillUnproved(answer))) form.submit()
  })
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-prove]'))
  askBefore(form, document.body.dataset['at'] ?? '', form.dataset['prove'] ?? '')
