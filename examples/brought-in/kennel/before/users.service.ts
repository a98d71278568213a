import { Injectable } from '@nestjs/common'

const users: Readonly<Record<string, { readonly password: string; readonly roles: readonly ('walker' | 'keeper')[] }>> =
  {
    ada: { password: 'leash', roles: ['walker'] },
    bo: { password: 'bone', roles: ['walker', 'keeper'] },
  }

@Injectable()
export class UsersService {
  rolesOf(name: string, password: string): readonly ('walker' | 'keeper')[] | undefined {
    const user = users[name]
    return user?.password === password ? user.roles : undefined
  }
}
