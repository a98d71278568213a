import { describe, expect, it } from 'vitest'
import { isMisuse } from '../../core/store-away.ts'
import { type AddressSetup, checkAddresses, createAddressOf } from './client-address.ts'

const from = (setup: AddressSetup, address?: string, ...forwarded: readonly string[]): string | undefined => {
  const headers = new Headers()
  for (const one of forwarded) headers.append('x-forwarded-for', one)
  return createAddressOf(setup)({ method: 'GET', url: 'http://clinic.example/', headers, address })
}

const behind: AddressSetup = { trustedProxies: ['10.0.0.0/8', '::1'] }

describe('the client of a request', () => {
  it('is the other end of the connection where no proxy is trusted', () => {
    expect(from({}, '192.0.2.7')).toBe('192.0.2.7')
    expect(from({}, '192.0.2.7', '198.51.100.1')).toBe('192.0.2.7')
    expect(from({}, '::ffff:192.0.2.7')).toBe('192.0.2.7')
  })

  it('is not known where the connection is not', () => {
    expect(from({}, undefined, '198.51.100.1')).toBeUndefined()
    expect(from(behind, undefined, '198.51.100.1')).toBeUndefined()
    expect(from({}, 'a socket of the system')).toBeUndefined()
  })

  it('is the one that a trusted proxy names', () => {
    expect(from(behind, '10.1.2.3', '198.51.100.1')).toBe('198.51.100.1')
    expect(from(behind, '::1', '2001:DB8::1')).toBe('2001:db8::1')
  })

  it('is the proxy itself where it names none', () => {
    expect(from(behind, '10.1.2.3')).toBe('10.1.2.3')
    expect(from(behind, '10.1.2.3', '')).toBe('10.1.2.3')
  })

  it('is never the one that a stranger names', () => {
    expect(from(behind, '192.0.2.7', '198.51.100.1')).toBe('192.0.2.7')
    expect(from(behind, '10.1.2.3', '203.0.113.9, 198.51.100.1')).toBe('198.51.100.1')
    expect(from(behind, '10.1.2.3', '203.0.113.9, 198.51.100.1, 10.9.9.9')).toBe('198.51.100.1')
    expect(from(behind, '10.1.2.3', '10.0.0.1, 198.51.100.1')).toBe('198.51.100.1')
  })

  it('is found across several headers', () => {
    expect(from(behind, '10.1.2.3', '203.0.113.9', '198.51.100.1', '10.9.9.9')).toBe('198.51.100.1')
  })

  it('is the farthest address where every one is a proxy of ours', () => {
    expect(from(behind, '10.1.2.3', '10.4.4.4, 10.9.9.9')).toBe('10.4.4.4')
  })

  it('is read with a port, in brackets and with a zone', () => {
    expect(from(behind, '10.1.2.3', '198.51.100.1:4711')).toBe('198.51.100.1')
    expect(from(behind, '10.1.2.3', '[2001:db8::1]:443')).toBe('2001:db8::1')
    expect(from(behind, '10.1.2.3', '[2001:db8::1]')).toBe('2001:db8::1')
    expect(from(behind, '10.1.2.3', 'fe80::1%eth0')).toBe('fe80::1')
    expect(from(behind, '::1%lo', '198.51.100.1')).toBe('198.51.100.1')
  })

  it('is the last address before anything that is none', () => {
    expect(from(behind, '10.1.2.3', '198.51.100.1, unknown')).toBe('10.1.2.3')
    expect(from(behind, '10.1.2.3', '198.51.100.1, _hidden, 10.9.9.9')).toBe('10.9.9.9')
    expect(from(behind, '10.1.2.3', '198.51.100.1, , 10.9.9.9')).toBe('10.9.9.9')
    expect(from(behind, '10.1.2.3', '198.51.100.1, 1.2.3.4:5:6')).toBe('10.1.2.3')
  })

  it('comes from the end of a very long header, and never from half an address', () => {
    const long = Array.from({ length: 100_000 }, (_, nth) => `203.0.113.${nth % 200}`).join(', ')
    expect(from(behind, '10.1.2.3', `${long}, 198.51.100.1`)).toBe('198.51.100.1')
    const all = Array.from({ length: 1_000 }, () => '110.0.0.1').join(',')
    expect(from({ trustedProxies: ['10.0.0.0/8', '110.0.0.1'] }, '10.1.2.3', all)).toBe('110.0.0.1')
  })
})

describe('the nearest proxy', () => {
  const nearest: AddressSetup = { trustedProxies: ['nearest'] }

  it('is believed whatever its address, and no farther one', () => {
    expect(from(nearest, '172.18.0.5', '203.0.113.9, 198.51.100.1')).toBe('198.51.100.1')
    expect(from({ trustedProxies: ['nearest', '198.51.100.1'] }, '172.18.0.5', '203.0.113.9, 198.51.100.1')).toBe(
      '203.0.113.9',
    )
  })

  it('is believed where the framework does not tell the connection', () => {
    expect(from(nearest, undefined, '198.51.100.1')).toBe('198.51.100.1')
    expect(from(nearest)).toBeUndefined()
  })
})

describe('how much is kept', () => {
  it('is the whole address, its network or nothing', () => {
    expect(from({ keepAddress: 'full' }, '192.0.2.7')).toBe('192.0.2.7')
    expect(from({ keepAddress: 'network' }, '192.0.2.7')).toBe('192.0.2.0/24')
    expect(from({ keepAddress: 'network' }, '2001:db8:1:2::3')).toBe('2001:db8:1::/48')
    expect(from({ keepAddress: 'network' })).toBeUndefined()
    expect(from({ keepAddress: 'never' }, '192.0.2.7')).toBeUndefined()
  })
})

describe('a setup that cannot be read', () => {
  const fault = (setup: object): string => {
    try {
      checkAddresses(setup as AddressSetup)
      return 'none'
    } catch (failure) {
      return isMisuse(failure) ? `${failure.code}: ${failure.message}` : 'another'
    }
  }

  it('is refused, and the bad proxy is named', () => {
    expect(fault({ trustedProxies: ['10.0.0.0/8', '10.0.0.0/33'] })).toMatch(/^server\.bad-proxy: .*"10\.0\.0\.0\/33"/)
    expect(fault({ trustedProxies: ['my-proxy'] })).toContain('"my-proxy"')
    expect(fault({ trustedProxies: '10.0.0.0/8' })).toContain('"10.0.0.0/8"')
    expect(fault({ trustedProxies: [7] })).toContain('has 7')
    expect(fault({ keepAddress: 'half' })).toMatch(/^server\.bad-keep-address: .*"half"/)
  })

  it('is not one that names networks, addresses and the nearest', () => {
    expect(fault({ trustedProxies: ['10.0.0.0/8', '::1', 'fd00::/8', 'nearest'], keepAddress: 'network' })).toBe('none')
    expect(fault({})).toBe('none')
  })
})
