import type { LastEnd } from './end.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { lengthInWords, type Words } from './words.ts'

const withQuery = (path: string, from: string | undefined): string =>
  from === undefined ? path : `${path}?from=${encodeURIComponent(from)}`

const filled = (sentence: string, text: string): string => sentence.replace('{}', () => text)

const timeOf = ({ ago }: LastEnd): Html | false => ago !== undefined && html`<time>${ago}</time>`

/** The facts of the sign-in page. */
export interface SignInFacts {
  readonly at: string
  readonly from: string | undefined
  readonly username?: string
  readonly end?: LastEnd | undefined
  /** The reason why the last try failed, with its status. */
  readonly problem?: { readonly status: 400 | 401 | 429 | 503; readonly text: string; readonly waitSeconds?: number }
  /** The person who is signed in already. */
  readonly already?: string
  /** Whether that person has to prove again who they are. */
  readonly isAgain?: true
  /** How long a session lasts without activity, where it is the same for all. */
  readonly idleMs?: number | undefined
}

const problemNote = (words: Words, { problem }: SignInFacts): Html | undefined =>
  problem &&
  html`<div class="note problem" id="problem" role="alert" tabindex="-1" autofocus><h2>${words.problem}</h2><p>${problem.text}</p></div>`

const endNote = ({ end, problem }: SignInFacts): Html | false =>
  end !== undefined &&
  problem === undefined &&
  html`<div class="note" role="status"><p>${end.sentence}</p>${timeOf(end)}</div>`

const alreadyNote = (words: Words, { already, from, at, isAgain }: SignInFacts): Html | undefined => {
  if (already === undefined) return undefined
  if (isAgain) return html`<p>${words.notFresh.byPassword}</p>`
  return html`<p>${filled(words.signedInAs, already)} <span class="soft">${words.signedOutByForm}</span></p>
<p class="actions"><a class="button second" href="${from ?? '/'}">${words.goOn}</a>
<a class="button second" href="${at}/sign-out">${words.signOut}</a></p><hr>`
}

/** The sign-in page. */
export const signInPage = (words: Words, facts: SignInFacts): Page => {
  const { at, from, username = '', problem, already, isAgain, idleMs } = facts
  const wrong =
    problem?.status === 401 || problem?.status === 400
      ? html` aria-invalid="true" aria-describedby="problem"`
      : undefined
  const focusOn = (isWanted: boolean): Html | undefined =>
    problem === undefined && isWanted ? html` autofocus` : undefined
  const heading = isAgain ? words.notFresh.title : words.signIn
  const title = problem === undefined ? heading : `${words.problem}: ${heading}`
  const main = html`<h1>${heading}</h1>
${problemNote(words, facts)}${endNote(facts)}${alreadyNote(words, facts)}
<form method="post" action="${at}/sign-in${isAgain && '?why=not-fresh'}">
<input type="hidden" name="from" value="${from ?? ''}">
<label for="username">${words.userName}</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required${focusOn(already === undefined)}${wrong}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="512" required${focusOn(isAgain === true)}${wrong}>
<button type="submit">${words.signIn}</button>
</form>
${idleMs !== undefined && html`<hr><p class="soft">${filled(words.idle, lengthInWords(words, idleMs))}</p>`}`
  const wait = problem?.waitSeconds
  return {
    title,
    main,
    status: problem?.status ?? 200,
    watches: already === undefined ? 'nothing' : 'session',
    ...(wait !== undefined && { headers: { 'retry-after': String(wait) } }),
  }
}

/** The sign-out page, for those who come to it by a link. `why`: the reason to sign out, for those who were sent to it. */
export const signOutPage = (words: Words, at: string, person: string | undefined, why?: string): Page => ({
  title: words.signOut,
  watches: 'session',
  main: html`<h1>${words.signOut}</h1>
${person !== undefined && html`<p>${filled(words.signedInAs, person)}</p>`}${why !== undefined && html`<p>${why}</p>`}
<form method="post" action="${at}/sign-out" class="actions"><button type="submit" autofocus>${words.signOut}</button>
<a class="button second" href="/">${words.toStart}</a></form>`,
})

/** The end page: the reason of the last end, when it was, and the way on. */
export const whyPage = (words: Words, signIn: string, from: string | undefined, end: LastEnd | undefined): Page => {
  const title = end === undefined ? words.notSignedIn.title : words.ended
  const label = end === undefined || end.reason === 'signed-out' ? words.signIn : words.signInAndGoOn
  return {
    title,
    watches: 'nothing',
    main: html`<h1 tabindex="-1" autofocus>${title}</h1>
<p role="status">${end?.sentence ?? words.notSignedIn.text}${end && timeOf(end)}</p>
<p class="actions"><a class="button" href="${withQuery(signIn, from)}">${label}</a></p>`,
  }
}

/** The end page for a person who is signed in again. */
export const signedInPage = (words: Words, from: string | undefined, person: string | undefined): Page => ({
  title: words.goOn,
  watches: 'session',
  main: html`<h1>${words.goOn}</h1>${person !== undefined && html`<p>${filled(words.signedInAs, person)}</p>`}
<p class="actions"><a class="button" href="${from ?? '/'}">${words.goOn}</a></p>`,
})

/** The page that offers to send a form which came after the end of its session. */
export const keptFormPage = (words: Words, action: string): Page => {
  const { title, text, send, leave } = words.formKept
  return {
    title,
    watches: 'session',
    main: html`<h1>${title}</h1><p>${text}</p>
<form method="post" action="${action}" class="actions"><button type="submit" autofocus>${send}</button>
<a class="button second" href="/">${leave}</a></form>`,
  }
}
