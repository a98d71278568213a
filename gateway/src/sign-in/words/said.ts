/** A title and the text below it. */
export interface TitleAndText {
  readonly title: string
  readonly text: string
}

/** The texts of the gateway's own pages in one language. `{}` stands for a name or a time. */
export interface Said {
  readonly signIn: string
  readonly userName: string
  readonly password: string
  readonly signOut: string
  readonly goOn: string
  readonly signInAndGoOn: string
  readonly toStart: string
  readonly again: string
  /** The title above the reason why a session ended. */
  readonly ended: string
  readonly notSignedIn: TitleAndText
  readonly signedInAs: string
  readonly signedOutByForm: string
  readonly idle: string
  /** The request for a newer proof of who a person is, before a step that does much. */
  readonly notFresh: {
    readonly title: string
    readonly byPassword: string
    /** Where the application's own sign-in has to be done again. */
    readonly bySigningIn: string
  }
  readonly problem: string
  readonly wrong: string
  readonly empty: string
  readonly tooMany: string
  readonly busy: string
  /** The title where a person may not do something, such as send a form. */
  readonly mayNotDo: string
  readonly forRoles: string
  readonly fromElsewhere: TitleAndText
  readonly noRoute: TitleAndText
  readonly formGone: TitleAndText
  /** The offer to send a form that came after the end of its session. */
  readonly formKept: TitleAndText & { readonly send: string; readonly leave: string }
  readonly refused: Readonly<
    Record<400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 500 | 502 | 503 | 504, TitleAndText>
  >
}
