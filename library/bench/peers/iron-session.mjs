import { getIronSession } from 'iron-session'

const sessionOf = (request, response) =>
  getIronSession(request, response, {
    password: 'kept for as long as the bench runs',
    cookieName: 'iron',
    ttl: 60,
    cookieOptions: { secure: false, maxAge: 60 },
  })

const signIn = async (request, response, name) => {
  const session = await sessionOf(request, response)
  session.name = name
  await session.save()
}

/** Reading alone: a session then ends a minute after it began. */
export const reading = () => ({
  nameOf: async (request, response) => (await sessionOf(request, response)).name,
  signIn,
})

/** Saves it with each response, which is how it lasts as long as it is used. */
export const renewing = () => ({
  nameOf: async (request, response) => {
    const session = await sessionOf(request, response)
    await session.save()
    return session.name
  },
  signIn,
})
