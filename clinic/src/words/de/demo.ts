import type { Said } from '../en.ts'

/** The words of the demo, in German. */
export const demo: Said['demo'] = {
  title: 'Worum es geht, in einer Minute',
  lead: 'Zwei Personen bei der Arbeit, und eine Leitung, die nach ihnen sieht. Tun Sie diese sechs Dinge, und sehen Sie, was Curfew daraus macht.',
  windows: {
    title: 'Drei Fenster',
    open: 'Die drei Fenster öffnen',
    blocked: 'Ihr Browser hat nicht alle drei geöffnet. Öffnen Sie die übrigen über diese Links.',
    one: 'Das Fenster einer Person',
    other: 'Das Fenster einer zweiten Person',
    operator: 'Das Fenster der Leitung',
  },
  pace: {
    title: 'Zeiten',
    is: {
      quick: 'Kurz: Nach 15 Sekunden kommt die Warnung, nach 30 endet die Sitzung.',
      true: 'Wie bei der Arbeit: Nach einer halben Minute kommt die Warnung, nach einer Minute endet die Sitzung.',
    },
    change: { quick: 'Die Zeiten der Arbeit nehmen', true: 'Kurze Zeiten nehmen' },
  },
  stepsTitle: 'Sechs Dinge zu tun',
  steps: {
    hands: [
      'Nehmen Sie die Hände weg',
      'Drücken Sie im Fenster einer Person ein Gesicht, und berühren Sie nichts mehr. Eine Warnung kommt.',
    ],
    stay: [
      'Bleiben Sie',
      'Drücken Sie in der Warnung „Angemeldet bleiben“. Der Server stimmt zu, und sie verschwindet.',
    ],
    end: ['Lassen Sie es enden', 'Tun Sie nichts, bis die Zeit um ist. Das Fenster leert sich und sagt, warum.'],
    close: [
      'Schließen Sie das Fenster',
      'Melden Sie sich wieder an, und schließen Sie dieses Fenster. Fünf Sekunden später sieht die Leitung das Ende.',
    ],
    role: [
      'Nehmen Sie eine Rolle weg',
      'Öffnen Sie als Leitung eine angemeldete Person, und nehmen Sie das Häkchen bei ihrer Rolle weg.',
    ],
    message: [
      'Senden Sie eine Nachricht',
      'Schreiben Sie als Leitung allen, die angemeldet sind. Die Nachricht erscheint auf ihren Seiten.',
    ],
  },
  there: 'Dort tun, als Leitung',
  done: 'getan',
  faces: {
    title: 'Wer sind Sie?',
    person: 'Drücken Sie ein Gesicht. Damit sind Sie angemeldet.',
    operator: 'Drücken Sie das Gesicht. Damit sind Sie angemeldet und sehen, wer da ist.',
    instead: 'Stattdessen durch Druck auf ein Gesicht anmelden',
  },
}
