import { playBehind } from './play.ts'

playBehind('in-front-of')
