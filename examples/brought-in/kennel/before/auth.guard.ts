import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  ForbiddenException,
  Inject,
  Injectable,
  SetMetadata,
  UnauthorizedException,
} from '@nestjs/common'
import { Reflector } from '@nestjs/core'

export const Roles = (...roles: readonly string[]): MethodDecorator => SetMetadata('roles', roles)

@Injectable()
export class AuthGuard implements CanActivate {
  readonly #reflector: Reflector

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector
  }

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest().session
    if (!user) throw new UnauthorizedException()
    const roles = this.#reflector.get<readonly string[] | undefined>('roles', context.getHandler()) ?? []
    if (roles.every((role) => user.roles.includes(role))) return true
    throw new ForbiddenException()
  }
}

@Catch(UnauthorizedException)
export class ToLoginFilter implements ExceptionFilter {
  catch(_failure: UnauthorizedException, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().redirect('/login')
  }
}
