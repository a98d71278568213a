import type { Child, PropsWithChildren } from 'hono/jsx'
import { useWords } from '../words/words.ts'
import { OnceKey } from './form-key.tsx'

/** The values of a refused form and its problems, by field. */
export interface Typed {
  readonly form: string
  readonly values: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>>
}

interface FormAsWritten {
  /** Names the form on its page. */
  readonly name: string
  readonly action: string
  /** The label of its button. */
  readonly submit: string
  readonly typed?: Typed | undefined
  /** The task it does; the form goes when the task is taken away. */
  readonly task?: string
  readonly class?: string
  /** The summary of its problems. Default: that there is a problem. */
  readonly problem?: string
  /** `never`: the typed text is not kept after the end of a session, as for a password. */
  readonly draft?: 'never'
  /** The name of its draft, when browsers may remember its fields as well. */
  readonly keptAs?: string
}

const idOf = (form: string, field: string): string => `${form}-${field}`

const Problems = ({ typed, title }: { readonly typed: Typed; readonly title: string }) => (
  <div class="problems" role="alert" tabindex={-1} autofocus>
    <p>
      <b>{title}</b>
    </p>
    <ul>
      {Object.entries(typed.problems).map(([field, problem]) => (
        <li>
          <a href={`#${idOf(typed.form, field)}`}>{problem}</a>
        </li>
      ))}
    </ul>
  </div>
)

/**
 * A form. A refused form shows its problems first and keeps its values. The typed text outlives the end of the session,
 * for the same person.
 * @see WCAG 2.2, 2.2.5 (Re-authenticating).
 */
export const Form = (props: PropsWithChildren<FormAsWritten>) => {
  const { forms } = useWords()
  const typed = props.typed?.form === props.name ? props.typed : undefined
  const form = (
    <form method="post" action={props.action} class={props.class ?? 'fields'} data-task={props.task} novalidate>
      <OnceKey />
      {typed && <Problems typed={typed} title={props.problem ?? forms.problem} />}
      {props.children}
      <p class="submit">
        <button type="submit">{props.submit}</button>
      </p>
    </form>
  )
  if (props.draft === 'never') return form
  return (
    <session-draft
      name={props.keptAs ?? props.action}
      unsaved={typed && ''}
      {...(props.keptAs === undefined && { keep: '' })}
    >
      {form}
    </session-draft>
  )
}

/** A field as a form declares it. */
export interface FieldAsWritten {
  readonly form: string
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly typed?: Typed | undefined
  /** Its first value. */
  readonly value?: string
  readonly type?: 'text' | 'password' | 'date' | 'time' | 'tel' | 'search'
  readonly inputmode?: 'decimal' | 'numeric'
  readonly autocomplete?: string
  /** The kind of field: a line (when left out), an area of several lines, or a choice. */
  readonly as?: 'area' | readonly Choice[]
  readonly wide?: 'wide'
}

/** One option of a choice. */
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

/** One field of a form, with its label, its hint and its problem. */
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
      <div class="says">
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
      </div>
      {control(field, own?.values[field.name] ?? field.value ?? '', shared)}
    </div>
  )
}
