/** A path of this site, or undefined. Browsers read `//host` and `/\\host` as the address of another site. */
export const ownPath = (path: string): string | undefined =>
  /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(path) ? path : undefined
