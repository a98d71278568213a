import {
  type Field,
  fieldsOf,
  held,
  isAsSent,
  isSame,
  type KeptField,
  type Looked,
  lookAt,
  sentValueOf,
} from './fields.ts'

type Value = KeptField[1]

const put = (field: Field, value: Value): void => {
  if (field instanceof HTMLSelectElement)
    for (const option of field.options) option.selected = (value as readonly string[]).includes(option.value)
  else if (typeof value === 'boolean') (field as HTMLInputElement).checked = value
  // As text, because HTML from a draft would run its scripts in the page.
  else if (field.isContentEditable) field.innerText = String(value)
  else field.value = String(value)
}

// The radio button that loses its choice fires no event, as when a person chooses another.
const fireEvents = (fields: readonly Field[]): void => {
  for (const field of fields)
    if (field.type !== 'radio' || held(field)) {
      field.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
}

/** Restores kept values into fields that the person has not changed, and returns the fields that it changed. */
export const fillFields = (looked: Looked, kept: readonly KeptField[]): readonly Field[] => {
  lookAt(looked)
  const fields = fieldsOf(looked)
  const isOpen = (field: Field): boolean =>
    field.type === 'radio'
      ? [...fields.values()].every((one) => one.name !== field.name || isAsSent(one, looked))
      : isAsSent(field, looked)
  const open = kept.flatMap(([name, value]) => {
    const field = fields.get(name)
    return field && isOpen(field) ? [{ name, field, value, was: held(field) }] : []
  })
  for (const { name, field, value, was } of open) {
    put(field, value)
    // The option of a kept choice may be gone.
    if (isSame(held(field), value)) looked.back.add(name)
    else put(field, was)
  }
  const filled = open.flatMap(({ field, was }) => (isSame(held(field), was) ? [] : [field]))
  fireEvents(filled)
  return filled
}

/** Puts the values that the server sent back into fields. */
export const emptyFields = (looked: Looked, fields: readonly Field[]): void => {
  for (const field of fields) put(field, sentValueOf(field, looked))
  fireEvents(fields)
}
