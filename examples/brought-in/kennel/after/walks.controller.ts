import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Redirect } from '@nestjs/common'
import type { Visit } from 'curfew/server/sessions'
import { page, walksForm } from '../pages.ts'
import { currentVisit, requirePerson, requireTask, tag } from './sessions.ts'
import { WalksService } from './walks.service.ts'

@Controller()
@requirePerson('everybody here may see and note walks')
export class WalksController {
  readonly #walks: WalksService

  constructor(@Inject(WalksService) walks: WalksService) {
    this.#walks = walks
  }

  @Get()
  home(@currentVisit() visit: Visit): string {
    return page('Walks', walksForm(visit.kind === 'live' ? visit.subject : '', this.#walks.all()), tag)
  }

  @Post('walks')
  @Redirect('/', 303)
  add(@Body('dog') dog: string): void {
    this.#walks.add(dog)
  }

  @Delete('walks')
  @requireTask('walks.clear')
  @HttpCode(204)
  clear(): void {
    this.#walks.clear()
  }
}
