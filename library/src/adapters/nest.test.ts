import { Controller, Get, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { afterEach, expect, it } from 'vitest'
import { oneClerk } from '../../test/support/one-clerk.ts'
import { createSessions } from '../server/sessions.ts'
import { memoryStore } from '../stores/memory.ts'
import { forNest } from './nest.ts'

const ours = () => forNest(createSessions({ roles: oneClerk(), store: memoryStore() }))
type Ours = ReturnType<typeof ours>

let close: () => Promise<void> = async () => {}
afterEach(() => close())

const started = async (
  { attach, checkRoutes }: Ours,
  controllers: readonly (new () => object)[],
  crossSite: readonly string[] = [],
): Promise<void> => {
  @Module({ imports: [attach({ crossSite })], controllers: [...controllers] })
  class App {}
  const app = await NestFactory.create(App, { logger: false })
  close = () => app.close()
  checkRoutes(app)
}

it('a method without a guard fails at start-up, unless its controller has one or inherits one', async () => {
  const nest = ours()

  class Base {
    @Get('old')
    @nest.open('all may')
    old(): string {
      return 'old'
    }

    @Get(['bare', 'also'])
    bare(): string {
      return 'secret'
    }

    @Get('hidden')
    hidden(): string {
      return 'secret'
    }
  }
  @Controller('things')
  class Things extends Base {
    @Get('hidden')
    @nest.requirePerson('one’s own')
    override hidden(): string {
      return 'mine'
    }
  }

  @nest.requireTask('see')
  class Guarded {}
  @Controller('desk')
  class Desk extends Guarded {
    @Post(':id')
    write(): string {
      return 'written'
    }
  }
  const says = 'nothing says who may use GET /things/bare, GET /things/also; put'
  await expect(started(nest, [Things, Desk])).rejects.toThrow(says)
})

const shop = (nest: Ours): (new () => object) => {
  @Controller('shop')
  class Shop {
    @Post('paid')
    @nest.open('a notice')
    paid(): string {
      return 'taken'
    }

    @Post('mine')
    @nest.requirePerson('one’s own')
    @nest.open('and a second guard')
    mine(): string {
      return 'mine'
    }
  }
  return Shop
}

it.each(['POST /shop/paid', 'POST /api/v1/shop/paid'])('%s, a request of other sites, is open', async (entry) => {
  const nest = ours()
  await started(nest, [shop(nest)], [entry])
})

it('a request of other sites needs a mounted route, and one that asks for no session', async () => {
  const nest = ours()
  await expect(started(nest, [shop(nest)], ['POST /shop/payed'])).rejects.toThrow('which no mounted route takes')
  const other = ours()
  await expect(started(other, [shop(other)], ['POST /shop/mine'])).rejects.toThrow("whose visit is nobody's")
})
