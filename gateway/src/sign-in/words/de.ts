import type { Said } from './said.ts'

/** The texts in German. */
export const de: Said = {
  signIn: 'Anmelden',
  userName: 'Benutzername',
  password: 'Passwort',
  signOut: 'Abmelden',
  goOn: 'Weiter',
  signInAndGoOn: 'Anmelden und weiterarbeiten',
  toStart: 'Zur Startseite',
  again: 'Erneut versuchen',
  ended: 'Sie sind abgemeldet',
  notSignedIn: { title: 'Sie sind nicht angemeldet', text: 'Melden Sie sich an, um weiterzuarbeiten.' },
  signedInAs: 'Sie sind als {} angemeldet.',
  signedOutByForm: 'Meldet sich hier eine andere Person an, endet Ihre Sitzung.',
  idle: 'Nach {} ohne Aktivität werden Sie abgemeldet. Vorher werden Sie gewarnt.',
  notFresh: {
    title: 'Sind Sie es noch?',
    byPassword: 'Für diesen Schritt brauchen wir noch einmal Ihr Passwort.',
    bySigningIn: 'Dieser Schritt braucht eine neue Anmeldung. Melden Sie sich ab, und dann wieder an.',
  },
  problem: 'Es gibt ein Problem',
  wrong: 'Der Benutzername oder das Passwort ist falsch. Bitte versuchen Sie es noch einmal.',
  empty: 'Geben Sie Ihren Benutzernamen und Ihr Passwort ein.',
  tooMany: 'Zu viele Versuche. Warten Sie {}, oder versuchen Sie es an einem anderen Gerät.',
  busy: 'Gerade melden sich viele Personen an. Bitte versuchen Sie es gleich noch einmal.',
  mayNotDo: 'Das können Sie nicht tun',
  forRoles: 'Das ist Personen mit dieser Rolle vorbehalten: {}.',
  fromElsewhere: {
    title: 'Es wurde nichts geändert',
    text: 'Dieses Formular kam von einer anderen Website. Deshalb wurde es nicht angenommen.',
  },
  noRoute: {
    title: 'Diese Seite ist für niemanden offen',
    text: 'Die Adresse gehört nicht zu dieser Website.',
  },
  formGone: {
    title: 'Das Formular ist nicht mehr da',
    text: 'Es war zehn Minuten lang für die Person aufbewahrt, die es gesendet hat. Es wurde nicht verwendet.',
  },
  formKept: {
    title: 'Noch einmal senden?',
    text: 'Sie haben ein Formular gesendet, als Ihre Sitzung schon beendet war. Es ist zehn Minuten aufbewahrt und wurde nicht verwendet.',
    send: 'Jetzt senden',
    leave: 'Verwerfen',
  },
  refused: {
    400: {
      title: 'Diese Adresse ist nicht lesbar',
      text: 'Sie lässt sich auf zwei Arten lesen. Bitte verwenden Sie einen Link dieser Website.',
    },
    401: { title: 'Bitte melden Sie sich zuerst an', text: 'Diese Seite ist für angemeldete Personen.' },
    403: { title: 'Sie können diese Seite nicht öffnen', text: 'Ihr Konto erlaubt es nicht.' },
    404: { title: 'Diese Seite gibt es nicht', text: 'Die Adresse hat sich geändert, oder sie ist falsch eingegeben.' },
    405: { title: 'Es wurde nichts geändert', text: 'Diese Adresse nimmt eine solche Anfrage nicht an.' },
    409: {
      title: 'Sie sind zu oft angemeldet',
      text: 'Mehr Sitzungen sind nicht erlaubt. Melden Sie sich zuerst an einem anderen Gerät ab.',
    },
    413: { title: 'Es wurde nichts geändert', text: 'Es wurde zu viel auf einmal gesendet.' },
    415: { title: 'Es wurde nichts geändert', text: 'Das Format der Anfrage ist nicht lesbar.' },
    421: {
      title: 'Das ist die falsche Adresse',
      text: 'Bitte verwenden Sie die Adresse, die Sie für diese Website erhalten haben.',
    },
    500: {
      title: 'Es ist ein Fehler aufgetreten',
      text: 'Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.',
    },
    502: { title: 'Die Anwendung ist nicht erreichbar', text: 'Bitte versuchen Sie es gleich noch einmal.' },
    503: {
      title: 'Bitte versuchen Sie es gleich noch einmal',
      text: 'Unsere Daten sind im Moment nicht erreichbar. Nichts ist verloren.',
    },
    504: {
      title: 'Die Anwendung antwortet nicht',
      text: 'Vielleicht arbeitet sie noch. Sehen Sie nach, bevor Sie etwas noch einmal senden.',
    },
  },
}
