import { readFile } from 'node:fs/promises'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Body, Controller, Get, Header, HttpCode, Module, Post, Redirect, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { defineRoles, oneMinute } from 'curfew'
import { forNest, type NestRequest } from 'curfew/adapters/nest'
import { createSessions, type Visit } from 'curfew/server/sessions'
import { memoryStore } from 'curfew/stores/memory'

const roles = defineRoles({
  tasks: ['note.write'],
  roles: { vet: { tasks: ['note.write'], policy: oneMinute }, guest: { tasks: [] } },
})
const sessions = createSessions({ roles, store: memoryStore(), journal: console.log })
const { attach, currentVisit, requireTask, open, signIn, signOut, checkRoutes } = forNest(sessions)

// The one tag brings the warning, “Stay signed in”, and the end of a session with its last page.
const script = await readFile(new URL(import.meta.resolve('curfew/browser.js')), 'utf8')
const page = (text: string): string => `<!doctype html><html lang="en"><title>Notes</title>
<script type="module" async src="/curfew/browser.js" data-home="/"></script><p>${text}</p>
<form method="post" action="/sign-in"><button name="who" value="vet">Sign in as a vet</button></form>
<form method="post" action="/sign-out"><button>Sign out</button></form>
<form method="post" action="/notes"><button>Write a note</button></form>`

// Check passwords here; these two have none.
const rolesOf = (who: unknown): readonly ('vet' | 'guest')[] => [who === 'vet' ? 'vet' : 'guest']

@Controller()
class Notes {
  @Get('curfew/browser.js')
  @open('the same for everybody')
  @Header('content-type', 'text/javascript')
  script(): string {
    return script
  }

  @Get()
  @open('home')
  home(@currentVisit() found: Visit): string {
    return page(found.kind === 'live' ? `Hello, ${found.roles.join()}.` : 'Nobody is signed in.')
  }

  @Post('sign-in')
  @open('signing in')
  @Redirect('/', 303)
  async enter(
    @Body('who') who: unknown,
    @Req() request: NestRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<void> {
    await signIn(request, response, { subject: 'rosa', roles: rolesOf(who) })
  }

  @Post('sign-out')
  @open('signing out')
  @Redirect('/', 303)
  async leave(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<void> {
    await signOut(request, response)
  }

  @Post('notes')
  @requireTask('note.write')
  @HttpCode(200)
  write(): string {
    return 'written'
  }
}

@Module({ imports: [attach()], controllers: [Notes] })
class App {}

const app = await NestFactory.create(App, { logger: false })
checkRoutes(app)
const server: Server = app.getHttpServer()
// Without a limit, a caller keeps a request open for as long as it likes.
Object.assign(server, { requestTimeout: 30_000, headersTimeout: 10_000 })
await app.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1')
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
