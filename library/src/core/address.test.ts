import { BlockList, isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressDigits, addressRange, isInRange, networkOf, plainAddress } from './address.ts'

const family = (text: string): 'ipv4' | 'ipv6' => (isIPv4(text) ? 'ipv4' : 'ipv6')
const address = fc.oneof(fc.ipV4(), fc.ipV6())

describe('an address', () => {
  it('is read where Node reads one, and nowhere else', () => {
    const odd = fc.stringMatching(/^[0-9a-f.:]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(address, odd), (text) => {
        // Node takes no leading zeros, which some readers take for octal.
        fc.pre(!/(?:^|[.:])0\d+\./.test(text) && !/\.0\d/.test(text))
        expect(addressDigits(text) !== undefined).toBe(isIPv4(text) || isIPv6(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('has one usual spelling, whose digits are the same', () => {
    fc.assert(
      fc.property(address, (text) => {
        const plain = plainAddress(text) ?? ''
        expect(addressDigits(plain)).toBe(addressDigits(text))
        expect(plainAddress(plain)).toBe(plain)
        expect(isIPv4(plain) || isIPv6(plain)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
    expect(plainAddress('::ffff:10.2.0.7')).toBe('10.2.0.7')
    expect(plainAddress('2001:DB8:0:0:1:0:0:1')).toBe('2001:db8::1:0:0:1')
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1')
    expect(plainAddress('0:0:0:0:0:0:0:0')).toBe('::')
    expect(plainAddress('unknown')).toBeUndefined()
    expect(plainAddress('')).toBeUndefined()
    expect(plainAddress('1:2:3:4::5:6:7:8')).toBeUndefined()
  })
})

describe('a network', () => {
  it('holds the addresses that Node says it holds', () => {
    fc.assert(
      fc.property(address, address, fc.nat({ max: 128 }), (network, other, bits) => {
        const size = isIPv4(network) ? Math.min(bits, 32) : bits
        const range = addressRange(`${network}/${size}`)
        if (!range) throw new Error(`${network}/${size} is a network`)
        const list = new BlockList()
        list.addSubnet(network, size, family(network))
        fc.pre(family(network) === family(other) && !plainAddress(network)?.includes('.') === isIPv6(network))
        expect(isInRange(range, other)).toBe(list.check(other, family(other)))
        expect(isInRange(range, network)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '::/129', '10.0.0.0/8/8', 'office', '10.0.0.0/-1'])(
    'is not %s',
    (text) => expect(addressRange(text)).toBeUndefined(),
  )

  it('of one address is the address', () => {
    const range = addressRange('10.2.0.7')
    expect(range && [isInRange(range, '10.2.0.7'), isInRange(range, '10.2.0.8'), isInRange(range, 'x')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('keeps an address to its network', () => {
    expect(networkOf('10.2.3.4')).toBe('10.2.3.0/24')
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1::/48')
    expect(networkOf('nowhere')).toBeUndefined()
  })
})
