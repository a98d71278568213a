import type { ProofWords } from './words.ts'

/** The texts in other languages. */
export const proofTranslations: Readonly<Record<string, ProofWords>> = {
  de: {
    title: 'Sind Sie es noch?',
    text: 'Für diesen Schritt brauchen wir noch einmal Ihr Passwort. Was Sie auf der Seite eingegeben haben, bleibt.',
    password: 'Ihr Passwort',
    goOn: 'Weiter',
    cancel: 'Abbrechen',
    asking: 'Wird geprüft …',
    wrong: 'Das ist nicht Ihr Passwort. Versuchen Sie es noch einmal.',
    away: 'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  },
  fr: {
    title: 'Est-ce toujours vous ?',
    text: 'Cette étape demande encore une fois votre mot de passe. Ce que vous avez saisi sur la page reste.',
    password: 'Votre mot de passe',
    goOn: 'Continuer',
    cancel: 'Annuler',
    asking: 'Vérification…',
    wrong: 'Ce n’est pas votre mot de passe. Réessayez.',
    away: 'Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.',
  },
  es: {
    title: '¿Sigue siendo usted?',
    text: 'Este paso requiere su contraseña una vez más. Lo que ha escrito en la página se conserva.',
    password: 'Su contraseña',
    goOn: 'Continuar',
    cancel: 'Cancelar',
    asking: 'Comprobando…',
    wrong: 'Esa no es su contraseña. Inténtelo de nuevo.',
    away: 'No se puede conectar con el servidor. Compruebe su conexión e inténtelo de nuevo.',
  },
}
