import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './run.mjs'

/** @typedef {(what: string, result: { code: number | null, text: string }) => boolean} Must */

// An application in CommonJS. It requires the package, serves, signs in, and uses the session.
const application = (names) => `
const names = ${JSON.stringify(names)}
for (const name of names) {
  const given = Object.keys(require(name))
  if (given.length === 0 && name !== 'curfew/stores/store') throw new Error(name + ' gives nothing')
}
const assert = require('node:assert')
const { readFileSync } = require('node:fs')
const express = require('express')
const { defineRoles, Misuse } = require('curfew')
const { forExpress } = require('curfew/adapters/express')
const { createSessions } = require('curfew/server/sessions')
const { memoryStore } = require('curfew/stores/memory')

const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })
const sessions = createSessions({ roles, store: memoryStore() })
const { attach, open, requireTask, route, signIn } = forExpress(sessions)
const client = readFileSync(require.resolve('curfew/browser.js'))
const app = express()
app.use(attach())
app.get('/browser.js', open('the client'), (_request, response) => response.type('js').send(client))
app.post('/sign-in', open('signing in'), route(async (request, response) => {
  await signIn(request, response, { subject: 'rosa', roles: ['clerk'] })
  response.send('in')
}))
app.get('/day', requireTask('see'), (_request, response) => response.send('the day'))

const server = app.listen(0, '127.0.0.1', async () => {
  const at = 'http://127.0.0.1:' + server.address().port
  const own = { 'sec-fetch-site': 'same-origin' }
  const answer = await fetch(at + '/sign-in', { method: 'POST', headers: own })
  const cookie = answer.headers.getSetCookie()[0].split(';')[0]
  assert.equal(await (await fetch(at + '/day', { headers: { ...own, cookie } })).text(), 'the day')
  assert.equal((await fetch(at + '/day', { headers: own })).status, 401)
  assert.match(await (await fetch(at + '/browser.js')).text(), /session-warning/)
  await assert.rejects(sessions.start({ headers: new Headers() }, { subject: '' }), (failure) => failure instanceof Misuse)
  server.close()
  server.closeAllConnections()
  await sessions.close()
})
`

// Under nodenext CommonJS imports a module as it is written. Under node16 it uses import(), and types name their mode.
const typed = {
  nodenext: `import { defineRoles, type Policy } from 'curfew'
import sessions = require('curfew/server/sessions')
import { memoryStore } from 'curfew/stores/memory'
const roles = defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } })
export const made = sessions.createSessions({ roles, store: memoryStore() })
export const policy: Policy = roles.policyOf(['clerk'])
`,
  node16: `import type { Policy } from 'curfew' with { 'resolution-mode': 'import' }
export const open = async (): Promise<Policy> => {
  const { defineRoles } = await import('curfew')
  return defineRoles({ tasks: ['see'], roles: { clerk: { tasks: ['see'] } } }).policyOf(['clerk'])
}
`,
}

/**
 * Tries in a project what an application in CommonJS does, in a process and for the compiler.
 * @param {string} folder the project
 * @param {readonly string[]} names the subpaths that Node can load
 * @param {Must} must
 */
export const tryCommonJs = async (folder, names, must) => {
  const file = join(folder, 'application.cjs')
  writeFileSync(file, application(names))
  must('an application in CommonJS', await runNode(file, []))
  for (const [resolution, text] of Object.entries(typed)) {
    const name = `${resolution}-commonjs`
    writeFileSync(join(folder, `${name}.cts`), text)
    const compilerOptions = {
      module: resolution,
      moduleResolution: resolution,
      lib: ['es2023', 'dom', 'dom.iterable'],
      target: 'es2022',
      strict: true,
      noEmit: true,
      types: ['node'],
    }
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.cts`] }))
    const compiled = await runNode('node_modules/typescript/bin/tsc', ['-p', join(folder, `${name}.json`)])
    must(`types of CommonJS under ${resolution}`, compiled)
  }
}
