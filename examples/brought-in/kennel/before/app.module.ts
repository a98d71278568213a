// A kennel: Nest on Express, sessions of express-session, guards and a decorator for roles.
import { Module } from '@nestjs/common'
import { AuthController } from './auth.controller.ts'
import { UsersService } from './users.service.ts'
import { WalksController } from './walks.controller.ts'
import { WalksService } from './walks.service.ts'

@Module({ controllers: [AuthController, WalksController], providers: [UsersService, WalksService] })
export class AppModule {}
