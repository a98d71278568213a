import { expect, it } from 'vitest'
import { nextVersion, readChange, withChanges } from '../../tools/release.mjs'

const change = (size: string, words = 'Something.') => ({ size, words })

it('the largest change decides the next version, and before 1.0 nothing raises the first number', () => {
  expect(nextVersion('1.2.3', [change('patch'), change('minor')])).toBe('1.3.0')
  expect(nextVersion('1.2.3', [change('patch')])).toBe('1.2.4')
  expect(nextVersion('1.2.3', [change('major'), change('minor')])).toBe('2.0.0')
  expect(nextVersion('0.1.2', [change('major')])).toBe('0.2.0')
  expect(nextVersion('0.1.2', [change('patch')])).toBe('0.1.3')
})

it('a change file says how large it is and what changes', () => {
  expect(readChange('a.md', 'minor: One thing\nand more.\n')).toEqual(change('minor', 'One thing and more.'))
  expect(() => readChange('a.md', 'a thing')).toThrow('changes/a.md: begin with major, minor or patch')
})

it('the newest version stands on top of the changelog, its largest change first', () => {
  const first = withChanges('', '0.1.0', '2026-01-01', [change('minor', 'Begins.')])
  expect(first).toBe('# Changes\n\n## 0.1.0 (2026-01-01)\n\n- minor: Begins.\n')
  const second = withChanges(first, '1.0.0', '2026-02-01', [change('patch', 'Small.'), change('major', 'Large.')])
  expect(second).toBe(
    '# Changes\n\n## 1.0.0 (2026-02-01)\n\n- major: Large.\n- patch: Small.\n\n## 0.1.0 (2026-01-01)\n\n- minor: Begins.\n',
  )
})
