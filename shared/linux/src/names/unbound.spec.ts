import type { Names } from '@sixfold/kernel'
import { describe, expect, it } from 'vitest'
import { aRoom } from '../examples.ts'
import { controlSocket, unboundConf, withResolvers } from './unbound.ts'

const NAMES: Names = {
  zone: 'blue.sixfold.internal.',
  reverse: ['1.1.10.in-addr.arpa.'],
  records: [{ text: 'web.blue.sixfold.internal. 5 IN A 10.1.1.128', because: 7 }],
  addresses: ['2001:db8:a:101::1', '10.1.1.1'],
  clients: ['2001:db8:a:101::/64', '10.1.1.0/24'],
  because: 3,
}
const linesOf = (names: Names, forwarders: readonly string[] = []) =>
  unboundConf('sf-spec-n1', names, forwarders)
    .split('\n')
    .map((line) => line.trim())

describe('the configuration of an unbound', () => {
  it('answers at the gateway addresses, asks from there, and listens to the network alone', () => {
    const lines = linesOf(NAMES)
    expect(lines.filter((line) => /^(interface|outgoing-interface|access-control):/.test(line))).toEqual([
      'interface: 2001:db8:a:101::1',
      'outgoing-interface: 2001:db8:a:101::1',
      'interface: 10.1.1.1',
      'outgoing-interface: 10.1.1.1',
      'access-control: 0.0.0.0/0 refuse',
      'access-control: ::/0 refuse',
      'access-control: 2001:db8:a:101::/64 allow',
      'access-control: 10.1.1.0/24 allow',
    ])
  })

  it("knows no other network, and refuses for its own until it was told that network's names", () => {
    expect(linesOf(NAMES).filter((line) => line.startsWith('local-'))).toEqual([
      'local-zone: "sixfold.internal." static',
      'local-zone: "blue.sixfold.internal." refuse',
    ])
  })

  it('asks no server at home, but those that it is handed to', () => {
    expect(linesOf(NAMES)).toContain('do-not-query-address: 10.0.0.0/8')
    const forwarding = linesOf(NAMES, ['192.168.1.53', '2001:db8::53'])
    expect(forwarding.filter((line) => line.startsWith('do-not-query'))).toEqual([])
    expect(forwarding.slice(-4, -1)).toEqual([
      'name: "."',
      'forward-addr: 192.168.1.53',
      'forward-addr: 2001:db8::53',
    ])
    for (const lines of [linesOf(NAMES), forwarding])
      expect(lines.filter((line) => line.startsWith('private-address:')).length).toBeGreaterThan(8)
  })

  it('does not change with the names: nothing is started anew for one', () => {
    expect(linesOf({ ...NAMES, records: [], reverse: [], because: 9 })).toEqual(linesOf(NAMES))
  })

  it('takes nothing for a name that could be another line', () => {
    expect(() => linesOf({ ...NAMES, zone: 'blue"\n.x.' })).toThrow('cannot stand')
  })
})

describe('a state with its resolvers', () => {
  it('has one behind each room with names, beside what serves there already', () => {
    const other = {
      name: 'tayga',
      argv: ['tayga'],
      files: {},
      reload: null,
      probe: null,
      because: 1,
    } as const
    const plain = aRoom('sf-spec-n2')
    const { rooms } = withResolvers({
      rooms: [aRoom('sf-spec-n1', { names: NAMES, daemons: [other] }), plain],
    })
    expect(rooms[0]?.daemons?.map(({ name }) => name)).toEqual(['tayga', 'unbound'])
    expect(rooms[1]).toBe(plain)
    expect(controlSocket('sf-spec-n1').length).toBeLessThan(104)
  })
})
