import { proxy as door } from './sessions'

export const proxy = door(() => false) // everybody may see the page on which one signs in
export const config = { matcher: '/((?!_next/).*)' }
