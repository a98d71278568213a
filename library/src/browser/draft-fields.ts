type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
type Value = string | boolean | readonly string[]

/** A field as a draft keeps it: which one it is in its form, and what it holds. */
export type KeptField = readonly [field: string, value: Value]

const kinds = 'input,textarea,select'
const neverTypes = /^(password|file|hidden|submit|reset|button|image)$/
const neverFilled = /\b(off|one-time-code|(current|new)-password|cc-\S+)\b/i

const isCheckable = (control: Control): control is HTMLInputElement => /^(checkbox|radio)$/.test(control.type)

const mayBeKept = (control: Element, form: HTMLFormElement, passwords: WeakSet<Element>): control is Control =>
  control.matches(`:is(${kinds})[name]:not([name=""],:disabled)`) &&
  !neverTypes.test((control as Control).type) &&
  !passwords.has(control) &&
  ![control, form].some((one) => neverFilled.test(one.getAttribute('autocomplete') ?? ''))

const fieldsOf = (form: HTMLFormElement, passwords: WeakSet<Element>): ReadonlyMap<string, Control> => {
  const fields = new Map<string, Control>()
  for (const control of form.elements) {
    if (!mayBeKept(control, form, passwords)) continue
    const start = `${control.name}\n${isCheckable(control) ? control.value : ''}\n`
    let count = 0
    while (fields.has(start + count)) count++
    fields.set(start + count, control)
  }
  return fields
}

const held = (control: Control): Value =>
  control instanceof HTMLSelectElement
    ? [...control.selectedOptions].map(({ value }) => value)
    : isCheckable(control)
      ? control.checked
      : control.value

const sentValueOf = (control: Control): Value => {
  if (!(control instanceof HTMLSelectElement))
    return isCheckable(control) ? control.defaultChecked : control.defaultValue
  const options = [...control.options]
  const chosen = options.filter((option) => option.defaultSelected)
  if (control.multiple) return chosen.map(({ value }) => value)
  const shown = chosen.at(-1) ?? (control.size > 1 ? undefined : options.find((option) => !option.disabled))
  return shown ? [shown.value] : []
}

const isSame = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other)
const isAsSent = (control: Control): boolean => isSame(held(control), sentValueOf(control))

// A choice may be gone since.
const canHold = (control: Control, value: Value): boolean =>
  !(control instanceof HTMLSelectElement) ||
  (value as readonly string[]).every((one) => [...control.options].some((option) => option.value === one))

const put = (control: Control, value: Value): void => {
  if (control instanceof HTMLSelectElement)
    for (const option of control.options) option.selected = (value as readonly string[]).includes(option.value)
  else if (isCheckable(control)) control.checked = value === true
  else control.value = String(value)
}

// The radio button that is let go of says nothing, as when a person does it.
const tell = (controls: readonly Control[]): void => {
  for (const control of controls)
    if (control.type !== 'radio' || held(control))
      for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
}

/** The passwords of a form, which stay secret when they are shown. */
export const passwordsIn = (form: HTMLFormElement): readonly Element[] =>
  [...form.elements].filter((control) => (control as Control).type === 'password')

/** What of a form was typed: what differs from what the server sent, or all, when the server sent back what it was sent. */
export type Typed = 'changes' | 'all'

/** What was typed into a form, without the fields that are never kept. */
export const readFields = (
  form: HTMLFormElement,
  passwords: WeakSet<Element>,
  typed: Typed = 'changes',
): readonly KeptField[] =>
  [...fieldsOf(form, passwords)].flatMap(([field, control]) =>
    typed === 'changes' && isAsSent(control) ? [] : [[field, held(control)]],
  )

/** Puts what was kept into the fields that hold what the server sent, and gives those back that are changed by it. */
export const fillFields = (
  form: HTMLFormElement,
  passwords: WeakSet<Element>,
  kept: readonly KeptField[],
): readonly Control[] => {
  const fields = fieldsOf(form, passwords)
  const isOpen = (control: Control): boolean =>
    control.type === 'radio'
      ? [...fields.values()].every((one) => one.name !== control.name || isAsSent(one))
      : isAsSent(control)
  const open = kept.flatMap(([field, value]) => {
    const control = fields.get(field)
    return control && isOpen(control) && canHold(control, value) ? [{ control, value, was: held(control) }] : []
  })
  for (const { control, value } of open) put(control, value)
  const filled = open.flatMap(({ control, was }) => (isSame(held(control), was) ? [] : [control]))
  tell(filled)
  return filled
}

/** Puts back what the server sent. */
export const emptyFields = (controls: readonly Control[]): void => {
  for (const control of controls) put(control, sentValueOf(control))
  tell(controls)
}
