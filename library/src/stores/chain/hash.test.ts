import { expect, it, vi } from 'vitest'

it('without a hash of Node the same one comes from Web Crypto', async () => {
  const { sha256 } = await import('./hash.ts')
  vi.resetModules()
  const builtin = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never)
  const { sha256: elsewhere } = await import('./hash.ts')
  builtin.mockRestore()
  expect(sha256('Zoë 👩‍⚕️')).toBeTypeOf('string')
  expect(await elsewhere('Zoë 👩‍⚕️')).toBe(sha256('Zoë 👩‍⚕️'))
  expect(await elsewhere('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
})
