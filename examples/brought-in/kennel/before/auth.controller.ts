import { Body, Controller, Get, Inject, Post, Redirect, Req } from '@nestjs/common'
import type { Session, SessionData } from 'express-session'
import { page, signInForm } from '../pages.ts'
import { UsersService } from './users.service.ts'

declare module 'express-session' {
  interface SessionData {
    user?: { name: string; roles: readonly string[] }
  }
}

export interface WithSession {
  readonly session: Session & Partial<SessionData>
}

@Controller()
export class AuthController {
  readonly #users: UsersService

  constructor(@Inject(UsersService) users: UsersService) {
    this.#users = users
  }

  @Get('login')
  form(): string {
    return page('Sign in', signInForm)
  }

  @Post('login')
  @Redirect('/', 303)
  async enter(@Body() { name, password }: { name: string; password: string }, @Req() request: WithSession) {
    const roles = this.#users.rolesOf(name, password)
    if (!roles) return { url: '/login' }
    await new Promise<void>((done, fail) =>
      request.session.regenerate((failure) => (failure ? fail(failure as Error) : done())),
    )
    request.session.user = { name, roles }
    return undefined
  }

  @Post('logout')
  @Redirect('/login', 303)
  async leave(@Req() request: WithSession): Promise<void> {
    await new Promise<void>((done) => request.session.destroy(() => done()))
  }
}
