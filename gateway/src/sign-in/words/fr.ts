import type { Said } from './said.ts'

/** The texts in French. A narrow space that does not break stands before `:` and `?`. */
export const fr: Said = {
  signIn: 'Se connecter',
  userName: 'Nom d’utilisateur',
  password: 'Mot de passe',
  signOut: 'Se déconnecter',
  goOn: 'Continuer',
  signInAndGoOn: 'Se connecter et continuer',
  toStart: 'Aller à l’accueil',
  again: 'Réessayer',
  ended: 'Votre session est terminée',
  notSignedIn: { title: 'Aucune session n’est ouverte', text: 'Connectez-vous pour continuer.' },
  signedInAs: 'Votre session est ouverte au nom de {}.',
  signedOutByForm: 'Si une autre personne se connecte ici, votre session se termine.',
  idle: 'Après {} sans activité, votre session se termine. Un avertissement s’affiche avant.',
  notFresh: {
    title: 'Est-ce toujours vous\u202f?',
    byPassword: 'Cette étape demande encore une fois votre mot de passe.',
    bySigningIn: 'Cette étape demande une nouvelle connexion. Déconnectez-vous, puis reconnectez-vous.',
  },
  problem: 'Un problème est survenu',
  wrong: 'Le nom d’utilisateur ou le mot de passe est incorrect. Veuillez réessayer.',
  empty: 'Saisissez votre nom d’utilisateur et votre mot de passe.',
  tooMany: 'Trop d’essais. Attendez {}, ou essayez sur un autre appareil.',
  busy: 'Beaucoup de personnes se connectent en ce moment. Veuillez réessayer dans un instant.',
  mayNotDo: 'Vous ne pouvez pas faire cela',
  forRoles: 'Cela est réservé aux personnes qui ont ce rôle\u202f: {}.',
  fromElsewhere: {
    title: 'Rien n’a été modifié',
    text: 'Ce formulaire vient d’un autre site. Il n’a donc pas été accepté.',
  },
  noRoute: {
    title: 'Cette page n’est ouverte à personne',
    text: 'L’adresse ne fait pas partie de ce site.',
  },
  formGone: {
    title: 'Le formulaire n’est plus là',
    text: 'Il a été conservé dix minutes pour la personne qui l’a envoyé. Il n’a pas été utilisé.',
  },
  formKept: {
    title: 'Envoyer de nouveau ?',
    text: 'Vous avez envoyé un formulaire après la fin de votre session. Il est conservé dix minutes et n’a pas été utilisé.',
    send: 'Envoyer maintenant',
    leave: 'Abandonner',
  },
  refused: {
    400: {
      title: 'Cette adresse est illisible',
      text: 'Elle peut se lire de deux façons. Veuillez utiliser un lien de ce site.',
    },
    401: { title: 'Veuillez d’abord vous connecter', text: 'Cette page demande une session ouverte.' },
    403: { title: 'Vous ne pouvez pas ouvrir cette page', text: 'Votre compte ne le permet pas.' },
    404: { title: 'Cette page n’existe pas', text: 'L’adresse a changé, ou elle est mal saisie.' },
    405: { title: 'Rien n’a été modifié', text: 'Cette adresse n’accepte pas une telle demande.' },
    409: {
      title: 'Trop de sessions sont ouvertes',
      text: 'Le nombre maximal est atteint. Déconnectez-vous d’abord sur un autre appareil.',
    },
    413: { title: 'Rien n’a été modifié', text: 'L’envoi était trop volumineux.' },
    415: { title: 'Rien n’a été modifié', text: 'Le format de l’envoi est illisible.' },
    421: { title: 'Cette adresse n’est pas la bonne', text: 'Veuillez utiliser l’adresse prévue pour ce site.' },
    500: { title: 'Une erreur est survenue', text: 'L’erreur vient de nous. Veuillez réessayer plus tard.' },
    502: { title: 'L’application est inaccessible', text: 'Veuillez réessayer dans un instant.' },
    503: {
      title: 'Veuillez réessayer dans un instant',
      text: 'Nos données sont inaccessibles pour le moment. Rien n’est perdu.',
    },
    504: {
      title: 'L’application ne répond pas',
      text: 'Elle travaille peut-être encore. Vérifiez avant de renvoyer quoi que ce soit.',
    },
  },
}
