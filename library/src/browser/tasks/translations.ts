import type { TaskWords } from './words.ts'

/** The texts in other languages. */
export const taskTranslations: Readonly<Record<string, TaskWords>> = {
  de: {
    changedFor: 'Die Administration hat Ihre Rollen geändert.',
    changed: 'Ihre Rollen haben sich geändert.',
    stays: 'Sie können dies nicht mehr senden. Was Sie eingegeben haben, bleibt hier, damit Sie es kopieren können.',
  },
  fr: {
    changedFor: 'L’administration a modifié vos rôles.',
    changed: 'Vos rôles ont changé.',
    stays: 'Vous ne pouvez plus envoyer ceci. Ce que vous avez saisi reste ici pour que vous puissiez le copier.',
  },
  es: {
    changedFor: 'La administración ha cambiado sus roles.',
    changed: 'Sus roles han cambiado.',
    stays: 'Ya no puede enviar esto. Lo que ha escrito permanece aquí para que pueda copiarlo.',
  },
}
