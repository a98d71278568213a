const sentences: Readonly<Record<string, string>> = {
  registered: 'The animal is registered.',
  booked: 'The visit is booked.',
  moved: 'The visit has been moved.',
  vitals: 'Weight and vitals are recorded.',
  vaccine: 'The vaccine is recorded.',
  note: 'The note is saved.',
  amended: 'The note is amended.',
  prescribed: 'The prescription is on its way to the dispensary.',
  dispensed: 'The medicine is handed out.',
  proposed: 'The destruction is proposed. Somebody else has to witness it.',
  witnessed: 'The destruction is witnessed and the stock corrected.',
  paid: 'The payment is taken and the visit closed.',
  asked: 'The refund is asked for. A manager has to approve it.',
  approved: 'The refund is approved.',
  roles: 'The roles are changed. Open pages of that person know already.',
  ended: 'The session is ended.',
  'others-ended': 'Your other sessions are ended.',
  told: 'The message is sent to their open pages.',
}

/** What the last form has done, from the word for it in the page's address; undefined for any other word. */
export const doneSentence = (word: string | undefined): string | undefined =>
  word === undefined || !Object.hasOwn(sentences, word) ? undefined : sentences[word]
