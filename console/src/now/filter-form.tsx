import { endReasons } from 'curfew'
import { Field } from '../page/field.tsx'
import type { Desk } from '../setup.ts'
import { reasonWords } from '../words/reasons.ts'
import { isNarrowed, type Query, states, stateWords } from './query.ts'

const Choice = ({
  name,
  value,
  choices,
}: {
  readonly name: string
  readonly value: string | undefined
  readonly choices: readonly (readonly [value: string, words: string])[]
}) => (
  <select name={name}>
    {choices.map(([one, words]) => (
      <option value={one} selected={one === (value ?? '')}>
        {words}
      </option>
    ))}
  </select>
)

/** The form by which an operator says which sessions. It changes the address alone. */
export const FilterForm = ({ desk, query }: { readonly desk: Desk; readonly query: Query }) => (
  <search>
    <form class="filter" action={`${desk.at}/`} method="get">
      <Field label="Who">
        <input name="who" value={query.who ?? ''} autocomplete="off" spellcheck={false} />
      </Field>
      <Field label="State">
        <Choice name="state" value={query.state} choices={states.map((state) => [state, stateWords[state]])} />
      </Field>
      <Field label="Role">
        <Choice
          name="role"
          value={query.role}
          choices={[['', 'any'], ...desk.sessions.roles.names.map((name) => [name, name] as const)]}
        />
      </Field>
      <Field label="From">
        <input name="from" value={query.from ?? ''} list="networks" autocomplete="off" placeholder="10.2.0.0/16" />
      </Field>
      <datalist id="networks">
        {desk.networks.names.map((name) => (
          <option value={name} />
        ))}
      </datalist>
      <Field label="No activity for">
        <input name="idle" value={query.idle ?? ''} autocomplete="off" placeholder="5m" size={5} />
      </Field>
      <Field label="Started since">
        <input name="started" value={query.started ?? ''} autocomplete="off" placeholder="2h" size={10} />
      </Field>
      <Field label="Reason of end">
        <Choice
          name="reason"
          value={query.reason}
          choices={[['', 'any'], ...endReasons.map((reason) => [reason, reasonWords[reason]] as const)]}
        />
      </Field>
      {query.sort !== undefined && <input type="hidden" name="sort" value={query.sort} />}
      <div class="field-end">
        <button type="submit">Show</button>
        {isNarrowed(query) && <a href={`${desk.at}/`}>Show all</a>}
      </div>
    </form>
  </search>
)
