/**
 * The prefix of an application's names in a browser: locks, channel, storage, drafts. Their `name` separates several
 * applications of one origin, as it does their cookies.
 */
export const namespaceOf = (name: string): string => (name === '' ? 'curfew' : `curfew-${name}`)
