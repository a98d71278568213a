import { policiesInWords } from '../policy-words.ts'
import { demoPassword, demoPeople } from '../records/demo-people.ts'
import { hasDemoPage } from '../settings/demo.ts'
import type { Settings } from '../settings/settings.ts'
import { named, useWords } from '../words/words.ts'

/** The sign-in page's content besides its form. */
export interface Shown {
  readonly settings: Settings
  readonly from: string
  readonly username: string
  /** The reason why the last try failed. */
  readonly problem?: string
  /** The person who is signed in already. */
  readonly already?: string
}

const Demo = ({ settings }: Pick<Shown, 'settings'>) => {
  const { demo, people, frame, and } = useWords()
  const colleagues = demoPeople
    .slice(5)
    .map(({ name, roles }) => `${name} (${and(roles.map((role) => named(frame.roles, role)))})`)
  return (
    <section class="card demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{people.signIn.demo}</h2>
      <p>
        {people.signIn.demoIntro} <code>{demoPassword}</code>
      </p>
      <ul class="accounts">
        {demoPeople.slice(0, 5).map(({ name, fullName }) => (
          <li>
            <code>{name}</code> <span>{fullName}</span>
          </li>
        ))}
      </ul>
      <p class="hint">
        {people.signIn.colleagues} {colleagues.join(', ')}.
      </p>
      {hasDemoPage(settings) && (
        <p>
          <a href="/demo/faces">{demo.faces.instead}</a>
        </p>
      )}
    </section>
  )
}

const Credentials = ({ from, username, problem }: Pick<Shown, 'from' | 'username' | 'problem'>) => {
  const { people, frame } = useWords()
  const wrong = problem && ({ 'aria-invalid': 'true', 'aria-describedby': 'sign-in-problem' } as const)
  return (
    <form method="post" action="/sign-in" class="fields one">
      <input type="hidden" name="from" value={from} />
      <div class="field">
        <label for="username">{people.signIn.userName}</label>
        <input
          id="username"
          name="username"
          value={username}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxlength={64}
          required
          {...wrong}
        />
      </div>
      <div class="field">
        <label for="password">{people.signIn.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required {...wrong} />
      </div>
      <p class="submit">
        <button type="submit">{frame.signIn}</button>
      </p>
    </form>
  )
}

/** The sign-in page: the form, the policy in words, and in demo mode the accounts. */
export const SignIn = ({ settings, from, username, problem, already }: Shown) => {
  const words = useWords()
  const { people, frame } = words
  return (
    <div class="sign-in">
      <section class="card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{frame.signIn}</h1>
        {already && <p class="hint">{people.signIn.already(already)}</p>}
        {problem && (
          <p class="problems" id="sign-in-problem" role="alert" tabindex={-1} autofocus>
            {problem}
          </p>
        )}
        <Credentials from={from} username={username} {...(problem !== undefined && { problem })} />
        <h2>{people.signIn.walkAway}</h2>
        <ul class="policy">
          {policiesInWords(words, settings).map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      </section>
      {settings.demo === 'on' && <Demo settings={settings} />}
    </div>
  )
}
