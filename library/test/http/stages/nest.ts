import type { Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import {
  All,
  Controller,
  Get,
  Header,
  HttpCode,
  Module,
  Param,
  Post,
  Redirect,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { forNest, type NestRequest } from '../../../src/adapters/nest.ts'
import { minutes } from '../../../src/core/time.ts'
import type { Visit } from '../../../src/server/sessions.ts'
import { documents } from '../documents.ts'
import {
  act,
  basketShown,
  choiceIn,
  crossSite,
  deed,
  feedOf,
  inPieces,
  listening,
  personOf,
  type Refund,
  refunds,
  type Stage,
  shown,
  sizeOf,
  withItem,
  workOf,
} from '../setting.ts'
import { sendPieces } from './documents.ts'

const refundOf = ({ params }: NestRequest): Refund | undefined => refunds[params['id'] ?? '']

// The parser of Nest has read a form. Other bodies are read here.
const size = async (request: NestRequest): Promise<number> => {
  const type = request.headers['content-type']
  if (type?.includes('urlencoded')) return JSON.stringify(request.body).length
  return type === inPieces ? sizeOf(request) : (await text(request)).length
}

/** The story's application on Nest, with its own body parser. */
export const onNest: Stage = async (sessions) => {
  const {
    attach,
    visit,
    currentVisit,
    requireTask,
    requirePerson,
    requireFresh,
    signIn,
    finishSignIn,
    reauthenticated,
    signOut,
    took,
    person,
    setData,
    open,
    checkRoutes,
  } = forNest(sessions)

  @Controller()
  @open('everybody may come in and go')
  class Entrance {
    @Post('in/:who')
    @HttpCode(200)
    async enter(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<string> {
      return shown(await signIn(request, response, personOf(String(request.params['who']))))
    }

    @Post('choose')
    @HttpCode(200)
    async choose(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<string> {
      return shown(await finishSignIn(request, response, choiceIn(request.url)))
    }

    @Post('again')
    @HttpCode(200)
    async again(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<string> {
      return (await reauthenticated(request, response)).kind
    }

    @Post('out')
    @HttpCode(200)
    async leave(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<string> {
      await signOut(request, response)
      return 'out'
    }

    @Post('deed/:name')
    @HttpCode(200)
    async do(@Param('name') name: string): Promise<string> {
      return deed(sessions, name)
    }

    @Get()
    home(@currentVisit() found: Visit): string {
      return found.kind
    }

    @All('documents/:name')
    async document(@Param('name') name: string, @Res() response: ServerResponse): Promise<void> {
      await sendPieces(response, documents[name] ?? { pieces: [] })
    }

    @Post('paid')
    @HttpCode(200)
    async paid(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): Promise<string> {
      if (request.url?.endsWith('?and=in')) await signIn(request, response, personOf('bob'))
      if (request.url?.endsWith('?and=out')) await signOut(request, response)
      return visit(request).kind
    }
  }

  @Controller()
  class Own {
    @All('fresh')
    @requireFresh(minutes(2))
    @HttpCode(200)
    fresh(): string {
      return 'fresh'
    }

    @Post('keep')
    @requirePerson('one’s own form')
    @Redirect('/mine', 303)
    keep(@Req() request: NestRequest, @Res({ passthrough: true }) response: ServerResponse): void {
      took(request, response)
    }

    @Get('page')
    @requirePerson('one’s own page')
    page(): string {
      return '<p>mine</p>'
    }

    @Get('mine')
    @requirePerson('one’s own')
    @Header('content-type', 'text/plain')
    mine(): string {
      return 'mine'
    }

    @Get('feed')
    @requirePerson('one’s own stream')
    feed(@currentVisit() found: Visit): StreamableFile {
      return new StreamableFile(Readable.fromWeb(feedOf(found) as never))
    }

    @Get('work')
    @requirePerson('one’s own work')
    work(@currentVisit() found: Visit): Promise<unknown> {
      return workOf(sessions, found)
    }

    @Get('basket')
    @requirePerson('one’s own')
    basket(@Req() request: NestRequest): string {
      return basketShown(person(request))
    }

    @Get('unguarded')
    @open('a mistake of the application')
    unguarded(@Req() request: NestRequest): string {
      return basketShown(person(request))
    }

    @Post('basket/:item')
    @requirePerson('one’s own')
    @HttpCode(200)
    async put(@Req() request: NestRequest, @Param('item') item: string): Promise<string> {
      await setData(request, item === 'all' ? (item as never) : withItem(item))
      return basketShown(person(request))
    }

    @Post('kept')
    @requirePerson('what one keeps')
    @HttpCode(200)
    async kept(@Req() request: NestRequest): Promise<string> {
      return act(sessions, await size(request))
    }

    @Post('kept/task')
    @requireTask('refund.ask')
    @HttpCode(200)
    async keptByTask(@Req() request: NestRequest): Promise<string> {
      return act(sessions, await size(request))
    }

    @Post('kept/:id')
    @requireTask('refund.approve', refundOf)
    @HttpCode(200)
    async keptForRefund(@Req() request: NestRequest): Promise<string> {
      return act(sessions, await size(request))
    }
  }

  @Controller('refunds')
  class Refunds {
    @Post()
    @requireTask('refund.ask')
    @HttpCode(200)
    ask(): string {
      return 'asked'
    }

    @Post(':id')
    @requireTask('refund.approve', refundOf)
    @HttpCode(200)
    approve(): string {
      return 'approved'
    }
  }

  @Module({ imports: [attach({ crossSite })], controllers: [Entrance, Own, Refunds] })
  class App {}

  // Errors of the application are part of the story.
  const app = await NestFactory.create(App, { logger: false })
  checkRoutes(app)
  await app.init()
  const { origin, close } = await listening(app.getHttpServer() as Server)
  return { origin, close: () => close().then(() => app.close()) }
}
