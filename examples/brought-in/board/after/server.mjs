// The board's API: JSON, and a session of Curfew.
import { definePolicy, defineRoles, seconds } from 'curfew'
import { forExpress } from 'curfew/adapters/express'
import { createSessions } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'
import express from 'express'

const policy = definePolicy({ idle: seconds(Number(process.env.IDLE_MS ?? 900_000) / 1_000) })
const roles = defineRoles({ tasks: [], roles: { member: { tasks: [], policy } } })
const sessions = createSessions({ roles, store: memoryStore() })
const { attach, visit, requirePerson, open, signIn, signOut, checkRoutes } = forExpress(sessions)
const signedIn = requirePerson('a board has one kind of member')

const cards = []
const app = express()
app.use(express.json())
app.use(attach())

app.get('/api/me', signedIn, (request, response) => response.json({ name: visit(request).subject }))
app.post('/api/sign-in', open('signing in'), async (request, response) => {
  const { name, password } = request.body
  if (password !== 'kanban') return response.status(403).json({ error: 'Wrong name or password.' })
  await signIn(request, response, { subject: name, roles: ['member'] })
  response.json({ name })
})
app.post('/api/sign-out', open('signing out'), async (request, response) => {
  await signOut(request, response)
  response.status(204).end()
})
app.get('/api/cards', signedIn, (_request, response) => response.json(cards))
app.post('/api/cards', signedIn, (request, response) => {
  cards.push(String(request.body.title))
  response.status(201).json(cards)
})
checkRoutes(app)

const server = app.listen(Number(process.env.PORT ?? 3001), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
