// The board's API: JSON, and a cookie that holds the session.
import cookieSession from 'cookie-session'
import express from 'express'

const cards = []
const app = express()
app.use(express.json())
app.use(
  cookieSession({ name: 'board', keys: ['a key'], maxAge: Number(process.env.IDLE_MS ?? 900_000), sameSite: 'lax' }),
)

const signedIn = (request, response, next) =>
  request.session.user ? next() : response.status(401).json({ error: 'Sign in first.' })

app.get('/api/me', signedIn, (request, response) => response.json({ name: request.session.user }))
app.post('/api/sign-in', (request, response) => {
  const { name, password } = request.body
  if (password !== 'kanban') return response.status(403).json({ error: 'Wrong name or password.' })
  request.session.user = name
  response.json({ name })
})
app.post('/api/sign-out', (request, response) => {
  request.session = null
  response.status(204).end()
})
app.get('/api/cards', signedIn, (_request, response) => response.json(cards))
app.post('/api/cards', signedIn, (request, response) => {
  cards.push(String(request.body.title))
  response.status(201).json(cards)
})

const server = app.listen(Number(process.env.PORT ?? 3001), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
