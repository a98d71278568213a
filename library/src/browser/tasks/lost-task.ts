import { isEnglish, languageOf } from '../words/languages.ts'
import { englishTaskWords, type TaskWords } from './words.ts'

const texts = 'textarea,input:not([type=checkbox],[type=radio],[type=password],[type=hidden],[type=file])'

type Control = HTMLInputElement | HTMLTextAreaElement

/** Whether an element holds typed text that the server has not received. */
export const isTypedInto = (element: Element): boolean =>
  [...element.querySelectorAll<Control>(texts)].some((text) => text.value !== text.defaultValue)

// Other languages are fetched on demand, because few pages lose a task. Without them the text is English.
const learnTaskWords = async (language: string): Promise<TaskWords> => {
  const known = isEnglish(language) ? undefined : await import('./translations.ts').catch(() => undefined)
  return known?.taskTranslations[language.slice(0, 2).toLowerCase()] ?? englishTaskWords
}

/**
 * Keeps the typed text in an element for reading and copying, and says why it can no longer be sent. The returned
 * function unlocks the element again. `why`: `changedFor` when an administrator changed the roles, else `changed`.
 */
export const leaveToCopy = (
  element: HTMLElement,
  why: 'changedFor' | 'changed',
  words: Partial<TaskWords> = {},
): (() => void) => {
  const line = document.createElement('p')
  const open = element.querySelectorAll<Control>(':is(textarea,input,select,button):enabled:not([readonly])')
  line.role = 'alert'
  line.className = 'curfew-task-lost'
  learnTaskWords(languageOf(element)).then((known) => {
    const sentences = { ...known, ...words }
    line.textContent = `${sentences[why]} ${sentences.stays}`
  })
  element.prepend(line)
  // Read-only, because some browsers cannot select and copy disabled text.
  for (const control of open) control[control.matches(texts) ? 'readOnly' : 'disabled'] = true
  return () => {
    line.remove()
    for (const control of open) control.readOnly = control.disabled = false
  }
}
