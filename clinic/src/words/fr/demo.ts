import type { Said } from '../en.ts'

/** The words of the demo, in French. */
export const demo: Said['demo'] = {
  title: 'L’essentiel, en une minute',
  lead: 'Deux personnes au travail, et une direction qui veille sur elles. Faites ces six choses, et voyez ce que Curfew en fait.',
  windows: {
    title: 'Trois fenêtres',
    open: 'Ouvrir les trois fenêtres',
    blocked: 'Votre navigateur n’a pas ouvert les trois. Ouvrez les autres par ces liens.',
    one: 'La fenêtre d’une personne',
    other: 'La fenêtre d’une collègue',
    operator: 'La fenêtre de la direction',
  },
  pace: {
    title: 'Durées',
    is: {
      quick: 'Courtes : un avertissement vient après 15 secondes, et la session se termine après 30.',
      true: 'Comme au travail : un avertissement vient après une demi-minute, et la session se termine après une minute.',
    },
    change: { quick: 'Prendre les durées du travail', true: 'Prendre des durées courtes' },
  },
  stepsTitle: 'Six choses à faire',
  steps: {
    hands: [
      'Ne touchez plus à rien',
      'Appuyez sur un visage dans la fenêtre d’une personne, puis ne touchez plus à rien. Un avertissement vient.',
    ],
    stay: ['Restez', 'Appuyez sur « Prolonger la session » dans l’avertissement. Le serveur accepte, et il disparaît.'],
    end: ['Laissez-la se terminer', 'Ne faites rien jusqu’à la fin. La fenêtre se vide et dit pourquoi.'],
    close: [
      'Fermez la fenêtre',
      'Connectez-vous de nouveau, puis fermez cette fenêtre. Cinq secondes après, la direction en voit la fin.',
    ],
    role: ['Retirez un rôle', 'Comme direction, ouvrez une personne connectée, et décochez son rôle.'],
    message: [
      'Envoyez un message',
      'Comme direction, écrivez à toutes les personnes connectées. Le message s’affiche sur leurs pages.',
    ],
  },
  there: 'Le faire là, comme direction',
  done: 'fait',
  faces: {
    title: 'Qui êtes-vous ?',
    person: 'Appuyez sur un visage. Vous voilà connecté.',
    operator: 'Appuyez sur le visage. Vous voilà connecté, et vous voyez qui est là.',
    instead: 'Se connecter plutôt en appuyant sur un visage',
  },
}
