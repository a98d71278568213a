/** The rules that no client can see from outside, each with the reason. */
export const unseenRules: Readonly<Record<string, string>> = {
  '1.7': 'a client cannot take the store away',
  '2.9': 'a client cannot send an operator’s message',
  '3.13': 'whether more time is offered is the policy’s to say',
  '5.9': 'a client cannot send an operator’s notice',
  '6.6': 'a client cannot revoke a session',
  '7.6': 'a client cannot look into the store',
  '8.3': 'a client cannot sign in as two persons by one request',
}
