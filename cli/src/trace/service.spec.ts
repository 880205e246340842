import { expect, test } from 'vitest'
import { parseService } from './service.ts'

test.each([
  ['tcp/443', { protocol: 'tcp', number: 443 }],
  ['icmpv6/128', { protocol: 'icmpv6', number: 128 }],
  ['udp', { protocol: 'udp', number: null }],
] as const)('%s is a service', (text, wanted) => {
  expect(parseService(text)).toEqual(wanted)
})

test.each(['443', 'tcp/', 'tcp/65536', 'icmp/256', 'sctp/1', 'TCP/80', ''])('%j is none', (text) => {
  expect(() => parseService(text)).toThrow(`${JSON.stringify(text)} is no service: write tcp/443`)
})
