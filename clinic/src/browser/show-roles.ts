import type { WatchedSession } from 'curfew/browser/watch'

/**
 * Keeps the roles in the header as the server has them. `data-role-words` holds their names in the page's language, and
 * `data-none` the text for no roles.
 */
export const showRoles = (session: WatchedSession): void => {
  session.subscribe((status) => {
    if (!('roles' in status)) return
    for (const shown of document.querySelectorAll<HTMLElement>('[data-role-words]')) {
      const words: Readonly<Record<string, string>> = JSON.parse(shown.dataset['roleWords'] ?? '{}')
      const names = status.roles.map((role) => words[role] ?? role)
      shown.textContent = names.join(', ') || (shown.dataset['none'] ?? '')
    }
  })
}
