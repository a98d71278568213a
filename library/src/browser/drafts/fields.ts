type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
/** A field: a control, or a custom element that holds text. */
export type Field = HTMLElement & { readonly name?: string; readonly type?: string; value?: string }
type Value = string | boolean | readonly string[]

/** A field in a draft: its name within the form, and its value. */
export type KeptField = readonly [field: string, value: Value]

const kinds = 'input,textarea,select'
const never = ':disabled,[data-draft=never]'
const neverTypes = /^(password|file|hidden|submit|reset|button|image)$/
const neverFilled = /\b(one-time-code|(current|new)-password|cc-\S+)\b/i
const notCompleted = /\boff\b/i

/** Whether a field is one of HTML's own. */
export const isControl = (field: Element): field is Control => field.matches(kinds)
const isCheckable = (field: Field): field is HTMLInputElement => /^(checkbox|radio)$/.test(field.type ?? '')
const isEditor = (field: HTMLElement): boolean => field.isContentEditable && !field.parentElement?.isContentEditable

/** A form, with the knowledge that a draft needs about its fields. */
export interface Looked {
  readonly form: HTMLFormElement
  /** The element around the form. Its content belongs to the form, save for fields of another form. */
  readonly host: HTMLElement
  /** The fields that were ever passwords. Each stays secret when the page shows its text. */
  readonly passwords: WeakSet<EventTarget>
  /** The fields to keep: those that browsers may complete, or also those with `autocomplete="off"`. */
  readonly which: () => 'completed' | 'all'
  /** The fields that a draft has restored. They are kept even when they hold the value that the server sent. */
  readonly back: Set<string>
  /** The edited fields and their earlier values, where a form does not know them: in shadow trees and editors. */
  readonly touched: WeakSet<EventTarget>
  readonly before: WeakMap<Element, Value>
}

// The path from a field to the page, through the shadow trees around it.
const wayOut = (field: Element): readonly Element[] => {
  const root = field.getRootNode()
  return root instanceof ShadowRoot ? [field, ...wayOut(root.host)] : [field]
}

const isNamed = (field: Field): boolean => !!field.getAttribute('name')

const mayBeKept = (field: Field, { form, passwords, which }: Looked): boolean => {
  const way = wayOut(field) as readonly Field[]
  const autocompletes = [...way, form].map((one) => one.getAttribute('autocomplete') ?? '')
  return (
    !way.some((one) => one.matches(never) || neverTypes.test(one.type ?? '') || passwords.has(one)) &&
    !autocompletes.some((value) => neverFilled.test(value)) &&
    (which() === 'all' || !autocompletes.some((value) => notCompleted.test(value)))
  )
}

// Search custom elements too. One with a closed shadow tree may hold a secret, so only its own `value` counts.
const deepIn = (root: ParentNode, inShadow: 'in a shadow tree' | 'in the page'): readonly Field[] =>
  [...root.querySelectorAll<Field>('*')].flatMap((one) => {
    if (isEditor(one) || (inShadow === 'in a shadow tree' && isControl(one))) return [one]
    if (!one.shadowRoot) return []
    const inside = deepIn(one.shadowRoot, 'in a shadow tree')
    const { formAssociated } = one.constructor as { readonly formAssociated?: boolean }
    return inside[0] || !formAssociated || !isNamed(one) || typeof one.value !== 'string' ? inside : [one]
  })

const deepOf = ({ host }: Looked): readonly Field[] => deepIn(host, 'in the page')

const nameOf = (field: Element): string => field.getAttribute('name') || field.id

/** The fields of a form that may be kept, by their names in a draft. */
export const fieldsOf = (looked: Looked): ReadonlyMap<string, Field> => {
  const fields = new Map<string, Field>()
  const add = (field: Field, name: string): void => {
    if (!mayBeKept(field, looked)) return
    const start = `${name}\n${isCheckable(field) ? field.value : ''}\n`
    let count = 0
    while (fields.has(start + count)) count++
    fields.set(start + count, field)
  }
  for (const field of looked.form.elements as Iterable<Field & Element>)
    if (isControl(field) && isNamed(field)) add(field, field.name)
  for (const field of deepOf(looked)) add(field, `\n${wayOut(field).map(nameOf).join('\n')}`)
  return fields
}

/** The value of a field. */
export const held = (field: Field): Value =>
  field instanceof HTMLSelectElement
    ? [...field.selectedOptions].map(({ value }) => value)
    : isCheckable(field)
      ? field.checked
      : isEditor(field)
        ? field.innerText
        : (field.value ?? '')

const isDeep = (field: Field): boolean => !isControl(field) || field.getRootNode() instanceof ShadowRoot

/** The value of a field that the server sent, or that it had before the first edit. */
export const sentValueOf = (field: Field, { before }: Looked): Value => {
  if (isDeep(field)) return before.get(field) ?? held(field)
  // A copy that is reset has the value that the server sent, by the browser's own rules.
  const form = document.createElement('form')
  form.append(field.cloneNode(true))
  form.reset()
  return held(form.elements[0] as Field & Element)
}

/** Whether two values are the same. */
export const isSame = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Whether a field has the value that the server sent. */
export const isAsSent = (field: Field, looked: Looked): boolean =>
  (isDeep(field) && !looked.touched.has(field)) || isSame(held(field), sentValueOf(field, looked))

/** Remembers facts that a form does not keep: which fields were ever passwords, and the values of custom fields. */
export const lookAt = (looked: Looked): void => {
  const deep = deepOf(looked)
  for (const field of [...(looked.form.elements as Iterable<Field & Element>), ...deep])
    if (field.type === 'password') looked.passwords.add(field)
  for (const field of deep) if (!looked.touched.has(field)) looked.before.set(field, held(field))
}

/** The fields that count as typed: the changed ones, or all when the server sent the form back. */
export type Typed = 'changes' | 'all'

/** The typed fields of a form, without those that are never kept. */
export const readFields = (looked: Looked, typed: Typed = 'changes'): readonly KeptField[] =>
  [...fieldsOf(looked)].flatMap(([name, field]) =>
    typed === 'changes' && isAsSent(field, looked) && !looked.back.has(name) ? [] : [[name, held(field)]],
  )
