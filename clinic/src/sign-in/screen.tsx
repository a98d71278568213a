import { demoPassword, demoPeople } from '../people/demo.ts'
import { policySentences } from '../policy-words.ts'
import type { Settings } from '../settings/settings.ts'

/** What the sign-in page shows besides its form. */
export interface Shown {
  readonly settings: Settings
  readonly from: string
  readonly username: string
  /** Why the last try was not taken. */
  readonly problem?: string
  /** Who is signed in already. */
  readonly already?: string
}

const Demo = () => (
  <section class="card demo" aria-labelledby="demo-title">
    <h2 id="demo-title">Demo accounts</h2>
    <p>
      This is the demo mode. One account for each role, named for it, and the password of all is{' '}
      <code>{demoPassword}</code>
    </p>
    <ul class="accounts">
      {demoPeople.slice(0, 5).map(({ name, fullName }) => (
        <li>
          <code>{name}</code> <span>{fullName}</span>
        </li>
      ))}
    </ul>
    <p class="hint">
      Colleagues with the same password:{' '}
      {demoPeople
        .slice(5)
        .map(({ name, roles }) => `${name} (${roles.join(' and ')})`)
        .join(', ')}
      .
    </p>
  </section>
)

/** The sign-in page: the form, the policy in words, and in demo mode the accounts. */
export const SignIn = ({ settings, from, username, problem, already }: Shown) => (
  <div class="sign-in">
    <section class="card" aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">Sign in</h1>
      {already && <p class="hint">You are signed in as {already}. Signing in again ends that session.</p>}
      {problem && (
        <p class="problems" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action="/sign-in" class="fields one">
        <input type="hidden" name="from" value={from} />
        <div class="field">
          <label for="username">User name</label>
          <input
            id="username"
            name="username"
            value={username}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxlength={64}
            required
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <p class="submit">
          <button type="submit">Sign in</button>
        </p>
      </form>
      <h2>When you walk away</h2>
      <ul class="policy">
        {policySentences(settings.policy).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </section>
    {settings.demo === 'on' && <Demo />}
  </div>
)
