import type { Said } from './said.ts'

/** The texts in English. */
export const en: Said = {
  signIn: 'Sign in',
  userName: 'User name',
  password: 'Password',
  signOut: 'Sign out',
  goOn: 'Go on',
  signInAndGoOn: 'Sign in and go on',
  toStart: 'To the start page',
  again: 'Try again',
  ended: 'You are signed out',
  notSignedIn: { title: 'You are not signed in', text: 'Sign in to go on.' },
  signedInAs: 'You are signed in as {}.',
  signedOutByForm: 'If another person signs in here, your session ends.',
  idle: 'After {} without activity you are signed out. You are warned before.',
  notFresh: {
    title: 'Is it still you?',
    byPassword: 'This step needs your password once more.',
    bySigningIn: 'This step needs a new sign-in. Sign out, and then sign in again.',
  },
  problem: 'There is a problem',
  wrong: 'The user name or the password is not right. Please try again.',
  empty: 'Enter your user name and your password.',
  tooMany: 'There were too many tries. Wait {}, or try on another device.',
  busy: 'Many people are signing in just now. Please try again in a moment.',
  mayNotDo: 'You cannot do this',
  forRoles: 'It is for people with this role: {}.',
  fromElsewhere: {
    title: 'Nothing was done',
    text: 'This form was sent from another website, so we did not accept it.',
  },
  noRoute: {
    title: 'This page is open to nobody',
    text: 'The address is not among those of this site.',
  },
  formGone: {
    title: 'The form is no longer here',
    text: 'It was kept for ten minutes, for the person who sent it. Nothing was done with it.',
  },
  formKept: {
    title: 'Send it again?',
    text: 'You sent a form after your session had ended. We kept it for ten minutes, and did nothing with it.',
    send: 'Send it now',
    leave: 'Leave it',
  },
  refused: {
    400: { title: 'We cannot read this address', text: 'It can be read in two ways. Please use a link of this site.' },
    401: { title: 'Please sign in first', text: 'This page is for people who are signed in.' },
    403: { title: 'You cannot open this page', text: 'Your account does not allow it.' },
    404: { title: 'There is no such page', text: 'The address may have changed, or it was typed wrongly.' },
    405: { title: 'Nothing was done', text: 'This address does not take such a request.' },
    409: {
      title: 'You are signed in too often',
      text: 'As many of your sessions are open as may be. Sign out on another device first.',
    },
    413: { title: 'Nothing was done', text: 'Too much was sent at once.' },
    415: { title: 'Nothing was done', text: 'This was sent in a form that we cannot read.' },
    421: { title: 'This is the wrong address', text: 'Please use the address that you were given for this site.' },
    500: { title: 'Something went wrong', text: 'This is our mistake. Please try again later.' },
    502: { title: 'The application cannot be reached', text: 'Please try again in a moment.' },
    503: { title: 'Please try again in a moment', text: 'We cannot reach our records at the moment. Nothing is lost.' },
    504: {
      title: 'The application does not answer',
      text: 'It may still be at work. Look before you send anything again.',
    },
  },
}
