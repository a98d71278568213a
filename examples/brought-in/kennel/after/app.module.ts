// A kennel: Nest on Express, sessions of Curfew, its guards as decorators.
import { Module } from '@nestjs/common'
import { AuthController } from './auth.controller.ts'
import { attach } from './sessions.ts'
import { UsersService } from './users.service.ts'
import { WalksController } from './walks.controller.ts'
import { WalksService } from './walks.service.ts'

@Module({
  imports: [attach()],
  controllers: [AuthController, WalksController],
  providers: [UsersService, WalksService],
})
export class AppModule {}
