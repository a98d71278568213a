import type { Child, PropsWithChildren } from 'hono/jsx'

/** What was typed into a form that could not be taken, and what is wrong with it, by field. */
export interface Typed {
  readonly form: string
  readonly values: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>>
}

interface FormAsWritten {
  /** Names the form on its page. */
  readonly name: string
  readonly action: string
  /** What its button says. */
  readonly submit: string
  readonly typed?: Typed | undefined
  /** The task it does; the form goes when the task is taken away. */
  readonly task?: string
  readonly class?: string
}

const idOf = (form: string, field: string): string => `${form}-${field}`

const Problems = ({ typed }: { readonly typed: Typed }) => (
  <div class="problems" role="alert">
    <p>Nothing is saved yet. Please look at this again:</p>
    <ul>
      {Object.entries(typed.problems).map(([field, problem]) => (
        <li>
          <a href={`#${idOf(typed.form, field)}`}>{problem}</a>
        </li>
      ))}
    </ul>
  </div>
)

/** A form. When what was typed could not be taken, it says so first and keeps it. */
export const Form = (props: PropsWithChildren<FormAsWritten>) => (
  <form method="post" action={props.action} class={props.class ?? 'fields'} data-task={props.task} novalidate>
    {props.typed?.form === props.name && <Problems typed={props.typed} />}
    {props.children}
    <p class="submit">
      <button type="submit">{props.submit}</button>
    </p>
  </form>
)

/** A field as a form writes it down. */
export interface FieldAsWritten {
  readonly form: string
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly typed?: Typed | undefined
  /** What it holds at first. */
  readonly value?: string
  readonly type?: 'text' | 'date' | 'time' | 'tel' | 'search'
  readonly inputmode?: 'decimal' | 'numeric'
  readonly autocomplete?: string
  /** How it is answered: in a line (when left out), in an area of several, or by choosing. */
  readonly as?: 'area' | readonly Choice[]
  readonly wide?: 'wide'
}

/** One answer of a field that is answered by choosing. */
export interface Choice {
  readonly value: string
  readonly name: string
  readonly open?: 'no'
}

const control = (field: FieldAsWritten, value: string, shared: Readonly<Record<string, string | undefined>>): Child => {
  if (field.as === 'area')
    return (
      <textarea {...shared} rows={4}>
        {value}
      </textarea>
    )
  if (field.as)
    return (
      <select {...shared}>
        {field.as.map((choice) => (
          <option value={choice.value} selected={choice.value === value} disabled={choice.open === 'no'}>
            {choice.name}
          </option>
        ))}
      </select>
    )
  return <input {...shared} type={field.type ?? 'text'} inputmode={field.inputmode} value={value} />
}

/** One field of a form, with its label, its hint, and what is wrong with it. */
export const Field = (field: FieldAsWritten) => {
  const own = field.typed?.form === field.form ? field.typed : undefined
  const problem = own?.problems[field.name]
  const id = idOf(field.form, field.name)
  const described = [field.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const shared = {
    id,
    name: field.name,
    autocomplete: field.autocomplete ?? 'off',
    'aria-describedby': described || undefined,
    'aria-invalid': problem ? 'true' : undefined,
  }
  return (
    <div class={field.wide ? 'field wide' : 'field'}>
      <label for={id}>{field.label}</label>
      {field.hint && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {control(field, own?.values[field.name] ?? field.value ?? '', shared)}
    </div>
  )
}
