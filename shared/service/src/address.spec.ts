import { describe, expect, it } from 'vitest'
import { addressText, isHost, isPort, splitAddress } from './address.ts'

describe('an address', () => {
  it.each([
    ['[::1]:9464', '[::1]', '9464'],
    ['127.0.0.1:1', '127.0.0.1', '1'],
    ['localhost:', 'localhost', ''],
    [':9464', '', '9464'],
    ['a:b:c', 'a', 'b:c'],
  ])('%s is a host and a port', (text, host, port) => expect(splitAddress(text)).toEqual({ host, port }))

  it.each(['localhost', '[::1]', '127.0.0.1', ''])('%j has no port', (text) =>
    expect(splitAddress(text)).toBeNull(),
  )

  it.each(['localhost', 'nats.example', '127.0.0.1', '[::1]', '[2001:db8::7]'])('%s is a host', (text) =>
    expect(isHost(text)).toBe(true),
  )

  it.each(['', '-a', '300.1.1.1', '1.2.3', '[::1', '[::g]', '[]', '::1', 'a b', 'a_b', 'ä'])(
    '%j is no host',
    (text) => expect(isHost(text)).toBe(false),
  )

  it('has a port from 1 to 65535', () => {
    expect(['1', '65535', '0', '65536', '99999', '-1', '1e3', '', '080'].map(isPort)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it('is written with brackets around IPv6', () => {
    expect(addressText({ host: '::1', port: 9464 })).toBe('[::1]:9464')
    expect(addressText({ host: '127.0.0.1', port: 9464 })).toBe('127.0.0.1:9464')
  })
})
