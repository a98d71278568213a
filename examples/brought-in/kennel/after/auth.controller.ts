import type { ServerResponse } from 'node:http'
import { Body, Controller, Get, Header, Inject, Post, Redirect, Req, Res } from '@nestjs/common'
import type { NestRequest } from 'curfew/adapters/nest'
import { page, signInForm } from '../pages.ts'
import { client, open, signIn, signOut, tag } from './sessions.ts'
import { UsersService } from './users.service.ts'

@Controller()
@open('signing in and out')
export class AuthController {
  readonly #users: UsersService

  constructor(@Inject(UsersService) users: UsersService) {
    this.#users = users
  }

  @Get('curfew.js')
  @Header('content-type', 'text/javascript')
  client(): string {
    return client
  }

  @Get('login')
  form(): string {
    return page('Sign in', signInForm, tag)
  }

  @Post('login')
  @Redirect('/', 303)
  async enter(
    @Body() { name, password }: { name: string; password: string },
    @Req() request: NestRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    const roles = this.#users.rolesOf(name, password)
    if (!roles) return { url: '/login' }
    await signIn(request, response, { subject: name, roles })
    return undefined
  }

  @Post('logout')
  @Redirect('/login', 303)
  async leave(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<void> {
    await signOut(request, response)
  }
}
