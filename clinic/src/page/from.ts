/** The page after signing in when the person requested no other. */
export const landing = '/today'

const elsewhere = 'http://elsewhere.invalid'

/**
 * The page that was requested before signing in, if it is ours. The landing page otherwise.
 * @see OWASP ASVS 5.0.0, 3.7.2: no redirect to another site.
 */
export const pathFrom = (from: string | undefined): string => {
  // Browsers read a backslash as a slash and drop tabs and line ends. So `/\evil` and `/<tab>/evil` leave the site.
  if (from === undefined || from.length > 512 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(from)) return landing
  if (!URL.canParse(from, elsewhere)) return landing
  const { origin, pathname, search } = new URL(from, elsewhere)
  if (origin !== elsewhere || pathname.startsWith('//') || /^\/(sign-in|sign-out|session|assets)(\/|$)/.test(pathname))
    return landing
  return pathname + search
}
