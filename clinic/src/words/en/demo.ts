/** The words of the demo. */
export const demo = {
  title: 'The point, in a minute',
  lead: 'Two people at work, and an operator who looks after them. Do these six things, and see what Curfew makes of each.',
  windows: {
    title: 'Three windows',
    open: 'Open the three windows',
    blocked: 'Your browser did not open all three. Open the rest by these links.',
    one: 'A person’s window',
    other: 'A colleague’s window',
    operator: 'The operator’s window',
  },
  pace: {
    title: 'Times',
    is: {
      quick: 'Quick: people are warned after 15 seconds, and signed out after 30.',
      true: 'As at work: people are warned after half a minute, and signed out after a minute.',
    },
    change: { quick: 'Take the times of work', true: 'Take quick times' },
  },
  stepsTitle: 'Six things to do',
  steps: {
    hands: ['Take your hands off', 'Press a face in one person’s window, and touch nothing more. A warning comes.'],
    stay: ['Stay', 'Press “Stay signed in” in the warning. The server agrees, and the warning goes.'],
    end: ['Let it end', 'Do nothing until the time is over. The window clears itself, and says why.'],
    close: ['Close the window', 'Sign in again, and close that window. Five seconds later the operator sees it end.'],
    role: ['Take a role away', 'As the operator, open a person who is signed in, and untick their role.'],
    message: ['Send a message', 'As the operator, write to everyone who is signed in. It shows on their pages.'],
  },
  there: 'Do it there, as the operator',
  done: 'done',
  faces: {
    title: 'Who are you?',
    person: 'Press a face. That signs you in.',
    operator: 'Press the face. That signs you in, and shows who is there.',
    instead: 'Sign in by a press on a face instead',
  },
}
