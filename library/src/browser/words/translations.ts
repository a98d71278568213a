/** The texts in other languages: a line for each English one, in the same order. */
export const translations: Readonly<Record<string, string>> = {
  de: `Sind Sie noch da?
Zu Ihrer Sicherheit werden Sie in {} abgemeldet. Zum Weiterarbeiten wählen Sie „Angemeldet bleiben“.
Ihre Sitzung endet bald
Sie sind seit {} angemeldet, die zulässige Höchstdauer. Speichern Sie Ihre Arbeit und melden Sie sich neu an.
Angemeldet bleiben
Ich brauche mehr Zeit
Abmelden
Bis dahin weiterarbeiten
Sie bleiben angemeldet …
Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und drücken Sie noch einmal.
Das hat nicht geklappt. Bitte melden Sie sich neu an.
Noch {}
etwa {}
Schließen
Diese Seite konnte uns nicht melden, dass Sie aktiv waren.
Sie wurden nach {} ohne Aktivität abgemeldet.
Sie wurden abgemeldet, weil Ihre Sitzung die zulässige Höchstdauer von {} erreicht hat. Bitte melden Sie sich neu an.
Sie wurden abgemeldet, weil Sie Ihre letzte Seite geschlossen haben.
Sie haben sich abgemeldet.
Sie wurden durch die Administration abgemeldet.
Sie haben diese Sitzung von einem anderen Gerät aus beendet.
Sie wurden hier abgemeldet, weil Sie sich neu angemeldet haben.
Sie wurden nach einiger Zeit ohne Aktivität abgemeldet.
Sie wurden abgemeldet, weil Ihre Sitzung die zulässige Höchstdauer erreicht hat. Bitte melden Sie sich neu an.
Ihre Sitzung wurde beendet.`,
  fr: `Êtes-vous toujours là ?
Par sécurité, votre session se terminera dans {}. Choisissez « Prolonger la session » pour continuer.
Votre session va bientôt se terminer
Votre session est ouverte depuis {}, la durée maximale autorisée. Enregistrez votre travail, puis ouvrez une nouvelle session.
Prolonger la session
J’ai besoin de plus de temps
Se déconnecter
Travailler jusque-là
Prolongation de la session…
Le serveur est injoignable. Vérifiez votre connexion, puis appuyez de nouveau.
Cela n’a pas fonctionné. Veuillez ouvrir une nouvelle session.
Il reste {}
environ {}
Fermer
Cette page n’a pas pu signaler votre activité.
Votre session s’est terminée après {} sans activité.
Votre session s’est terminée après {}, la durée maximale autorisée. Veuillez ouvrir une nouvelle session.
Votre session s’est terminée, car vous avez fermé votre dernière page.
Vous avez mis fin à votre session.
L’administration a mis fin à votre session.
Vous avez mis fin à cette session depuis un autre appareil.
Cette session s’est terminée, car vous en avez ouvert une nouvelle.
Votre session s’est terminée après un certain temps sans activité.
Votre session s’est terminée après la durée maximale autorisée. Veuillez ouvrir une nouvelle session.
Il a été mis fin à votre session.`,
  es: `¿Sigue ahí?
Por seguridad, su sesión se cerrará dentro de {}. Elija «Mantener la sesión» para continuar.
Su sesión terminará pronto
Su sesión lleva abierta {}, el máximo permitido. Guarde su trabajo y vuelva a iniciar sesión.
Mantener la sesión
Necesito más tiempo
Cerrar sesión
Seguir trabajando hasta entonces
Manteniendo su sesión…
No se puede conectar con el servidor. Compruebe su conexión y pulse de nuevo.
No ha funcionado. Vuelva a iniciar sesión.
Tiempo restante: {}
aproximadamente {}
Cerrar
Esta página no pudo comunicar su actividad.
Su sesión se cerró tras {} sin actividad.
Su sesión se cerró tras {}, el máximo permitido. Vuelva a iniciar sesión.
Su sesión se cerró porque usted cerró su última página.
Ha cerrado la sesión.
Un administrador cerró su sesión.
Usted cerró esta sesión desde otro dispositivo.
Esta sesión se cerró porque volvió a iniciar sesión.
Su sesión se cerró tras un tiempo sin actividad.
Su sesión se cerró tras el tiempo máximo permitido. Vuelva a iniciar sesión.
Se puso fin a su sesión.`,
}
