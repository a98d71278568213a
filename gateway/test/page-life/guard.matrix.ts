import { playBehind } from './play.ts'

playBehind('nginx and guard')
