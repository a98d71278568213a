import { expect, it } from 'vitest'
import { scenarios } from '../../../library/test/page-life/matrix.ts'
import { playBehind } from './play.ts'

const telling = ['close the only tab', 'signed out in a second tab, where another person signs in at once']
const rows = scenarios.filter(({ act }) => telling.includes(act))

it('each telling row is a row of the matrix', () => expect(rows.map(({ act }) => act)).toEqual(telling))

playBehind('nginx and guard', rows)
