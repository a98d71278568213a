import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Redirect, Req, UseGuards } from '@nestjs/common'
import { page, walksForm } from '../pages.ts'
import type { WithSession } from './auth.controller.ts'
import { AuthGuard, Roles } from './auth.guard.ts'
import { WalksService } from './walks.service.ts'

@Controller()
@UseGuards(AuthGuard)
export class WalksController {
  readonly #walks: WalksService

  constructor(@Inject(WalksService) walks: WalksService) {
    this.#walks = walks
  }

  @Get()
  home(@Req() { session }: WithSession): string {
    return page('Walks', walksForm(session.user?.name ?? '', this.#walks.all()))
  }

  @Post('walks')
  @Redirect('/', 303)
  add(@Body('dog') dog: string): void {
    this.#walks.add(dog)
  }

  @Delete('walks')
  @Roles('keeper')
  @HttpCode(204)
  clear(): void {
    this.#walks.clear()
  }
}
