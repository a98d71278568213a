import type { Jar } from './shape.ts'

/** Sets a cookie, given as a `Set-Cookie` of ours, in Next's jar. */
export const setIn = (jar: Jar, setCookie: string): void => {
  const [pair = '', ...rest] = setCookie.split('; ')
  const [name = '', value = ''] = pair.split('=', 2)
  const age = rest.find((part) => part.startsWith('Max-Age='))?.slice('Max-Age='.length)
  const attributes = {
    httpOnly: rest.includes('HttpOnly'),
    secure: rest.includes('Secure'),
    ...(age && { maxAge: Number(age) }),
  }
  jar.set(name, value, { path: '/', sameSite: 'lax', ...attributes })
}
