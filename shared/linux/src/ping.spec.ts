import { expect, it } from 'vitest'
import { pingVerdict } from './ping.ts'

it('reads what ping says: answered, not answered, or nothing of both', () => {
  expect(pingVerdict('16 bytes from 2001:db8:1:5::a: icmp_seq=1 ttl=63')).toBe(true)
  expect(pingVerdict('no answer yet for icmp_seq=4')).toBe(false)
  expect(pingVerdict('ping: sendmsg: Network is unreachable')).toBe(false)
  expect(pingVerdict('From 2001:db8:1:5::1 icmp_seq=2 Destination unreachable: No route')).toBeNull()
  expect(pingVerdict('PING 2001:db8:1:5::a(2001:db8:1:5::a) 8 data bytes')).toBeNull()
})
