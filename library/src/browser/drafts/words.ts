/** The texts of a draft's notice in one language. */
export interface DraftWords {
  /** The typed text is restored. */
  readonly back: string
  /** It was never sent. */
  readonly unsaved: string
  /** It was sent, and the server has not confirmed it. */
  readonly unsure: string
  /** When it was stored and when it expires; `{at}` and `{until}` stand for the times. */
  readonly kept: string
  /** The button that discards it. */
  readonly discard: string
  /** It was removed from the form, and is kept while that can be undone. */
  readonly discarded: string
  /** The button that restores it. */
  readonly undo: string
}

const en: DraftWords = {
  back: 'What you had typed here is back.',
  unsaved: 'It is not saved yet.',
  unsure: 'It was sent, but we do not know whether it was saved: check before you send it again.',
  kept: 'Kept at {at}, until {until}.',
  discard: 'Discard it',
  discarded: 'It will be discarded in 10 seconds.',
  undo: 'Undo',
}

const others: Readonly<Record<string, DraftWords>> = {
  de: {
    back: 'Was Sie hier eingegeben hatten, ist wieder da.',
    unsaved: 'Es ist noch nicht gespeichert.',
    unsure:
      'Es wurde gesendet, aber wir wissen nicht, ob es gespeichert wurde: Prüfen Sie das, bevor Sie es noch einmal senden.',
    kept: 'Aufbewahrt seit {at}, bis {until}.',
    discard: 'Verwerfen',
    discarded: 'Es wird in 10 Sekunden verworfen.',
    undo: 'Rückgängig machen',
  },
  fr: {
    back: 'Ce que vous aviez saisi ici a été restauré.',
    unsaved: 'Ce n’est pas encore enregistré.',
    unsure:
      'Cela a été envoyé, mais nous ne savons pas si cela a été enregistré : vérifiez avant de l’envoyer à nouveau.',
    kept: 'Conservé depuis {at}, jusqu’à {until}.',
    discard: 'Supprimer',
    discarded: 'Ce sera supprimé dans 10 secondes.',
    undo: 'Annuler la suppression',
  },
  es: {
    back: 'Lo que había escrito aquí se ha recuperado.',
    unsaved: 'Aún no se ha guardado.',
    unsure: 'Se envió, pero no sabemos si se guardó: compruébelo antes de enviarlo de nuevo.',
    kept: 'Guardado en este equipo desde {at} hasta {until}.',
    discard: 'Descartar',
    discarded: 'Se descartará en 10 segundos.',
    undo: 'Deshacer',
  },
}

/** The texts in a language such as `de-AT`, or in English. */
export const draftWordsFor = (language: string): DraftWords => others[language.slice(0, 2).toLowerCase()] ?? en
