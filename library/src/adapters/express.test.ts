import express from 'express'
import express4 from 'express4'
import { describe, expect, it } from 'vitest'
import { defineRoles } from '../core/role.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forExpress } from './express.ts'

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })
const versions = { 'Express 5': express, 'Express 4': express4 as unknown as typeof express }

describe.each(Object.entries(versions))('on %s', (_name, framework) => {
  const { open, requireTask, checkRoutes } = forExpress(createSessions({ roles, store: memoryStore() }))

  it('a route that declares neither a task nor why it is open fails at start-up', () => {
    const app = framework()
    app.get('/', open('home'), (_request, response) => void response.end())
    checkRoutes(app)
    app.get('/bare', (_request, response) => void response.end())
    app.post('/bare-too', (_request, response) => void response.end())
    expect(() => checkRoutes(app)).toThrow('nothing says who may use GET /bare, POST /bare-too; put')
  })

  it('a route of a mounted router is looked at too, each method by itself', () => {
    const app = framework()
    const router = framework.Router()
    router
      .route('/things')
      .get(requireTask('see'), (_request, response) => void response.end())
      .post((_request, response) => void response.end())
    app.use('/inside', router)
    expect(() => checkRoutes(app)).toThrow('nothing says who may use POST /things;')
    expect(() => checkRoutes(framework())).not.toThrow()
  })

  it('a declaration for every method is enough for each', () => {
    const router = framework.Router()
    router
      .route('/things')
      .all(open('all may'))
      .get((_request, response) => void response.end())
    expect(() => checkRoutes(router)).not.toThrow()
  })
})
