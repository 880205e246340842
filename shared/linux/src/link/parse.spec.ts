import { describe, expect, it } from 'vitest'
import { parseLinks, parseRoom } from './parse.ts'

/** As iproute2 6.1 prints it, shortened by fields that nobody reads. */
const DEVICES =
  '[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8},{"family":"inet6","local":"::1","prefixlen":128}]},' +
  '{"ifindex":2,"link_index":2,"ifname":"sfa","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1400,"link_type":"ether","address":"02:00:00:00:00:01","link_netnsid":0,"linkinfo":{"info_kind":"veth"},"ifalias":"sixfold:12","addr_info":[{"family":"inet6","local":"2001:db8::1","prefixlen":128,"scope":"global","nodad":true}]},' +
  '{"ifindex":5,"ifname":"sfm","flags":["POINTOPOINT","MULTICAST","NOARP"],"mtu":1420,"linkinfo":{"info_kind":"tun"},"addr_info":[]}]'
const ROUTES =
  '[{"type":"unicast","dst":"default","via":{"family":"inet6","host":"fe80::2"},"dev":"sfa","table":"main","metric":100,"flags":[]},' +
  '{"type":"unreachable","dst":"default","table":"main","metric":4096,"flags":[]},' +
  '{"type":"unicast","dst":"10.7.0.9","dev":"sfa","table":"main","scope":"link","flags":[]},' +
  '{"type":"unreachable","dst":"2001:db8:1::/48","dev":"lo","table":"main","metric":4096,"flags":[],"pref":"medium"},' +
  '{"type":"unicast","dst":"2001:db8:3::1","dev":"sfa","table":"main","metric":100,"flags":[],"pref":"medium"},' +
  '{"type":"unicast","dst":"default","gateway":"fe80::2","dev":"sfa","table":"main","metric":100,"flags":[],"pref":"medium"},' +
  '{"type":"unicast","dst":"2001:db8:9::/64","dev":"sfa","table":"77","metric":100,"flags":[],"pref":"medium"}]'
const NEIGHBOURS = '[{"dst":"fe80::2","dev":"sfa","lladdr":"02:00:00:00:00:02","state":["PERMANENT"]}]'
const RULES =
  '[{"priority":0,"src":"all","table":"local","protocol":"kernel"},{"priority":9,"not":null,"src":"10.9.0.0","srclen":16,"action":"unreachable"}]'

describe('what ip says about a room', () => {
  const room = parseRoom(`${DEVICES}\n${ROUTES}\n${NEIGHBOURS}\n${RULES}\n`)

  it('devices, with their kind', () => {
    expect(room.links.map(({ name, kind, isUp, alias }) => [name, kind, isUp, alias])).toEqual([
      ['lo', null, true, null],
      ['sfa', 'veth', true, 'sixfold:12'],
      ['sfm', 'tun', false, null],
    ])
    expect(room.isPrepared).toBe(true)
  })

  it('addresses with their length', () => {
    expect(room.addresses.at(-1)).toEqual({ dev: 'sfa', prefix: '2001:db8::1/128' })
  })

  it('routes of the main table, in full: which default, how long, through what', () => {
    expect(room.routes).toEqual([
      { type: 'unicast', destination: '0.0.0.0/0', dev: 'sfa', via: 'fe80::2', metric: 100 },
      { type: 'unreachable', destination: '0.0.0.0/0', dev: null, via: null, metric: 4096 },
      { type: 'unicast', destination: '10.7.0.9/32', dev: 'sfa', via: null, metric: 0 },
      { type: 'unreachable', destination: '2001:db8:1::/48', dev: null, via: null, metric: 4096 },
      { type: 'unicast', destination: '2001:db8:3::1/128', dev: 'sfa', via: null, metric: 100 },
      { type: 'unicast', destination: '::/0', dev: 'sfa', via: 'fe80::2', metric: 100 },
    ])
  })

  it('neighbours', () => {
    expect(room.neighbours).toEqual([{ dev: 'sfa', address: 'fe80::2', mac: '02:00:00:00:00:02' }])
  })

  it('rules, in the words that make them another one', () => {
    expect(room.rules).toEqual([
      { family: 'ipv4', priority: 0, words: 'src all table local' },
      { family: 'ipv4', priority: 9, words: 'not src 10.9.0.0 srclen 16 action unreachable' },
    ])
  })

  it('an unprepared room has its loopback down', () => {
    expect(parseRoom(`${DEVICES.replace('"LOOPBACK","UP"', '"LOOPBACK"')}\n[]\n[]\n[]`).isPrepared).toBe(
      false,
    )
  })

  it('is not believed when a list is missing, or is something else', () => {
    expect(() => parseRoom(`${DEVICES}\n${ROUTES}`)).toThrow('four lists were expected')
    expect(() => parseRoom(`${DEVICES}\n[{"dst":1}]\n[]\n[]`)).toThrow()
    expect(parseLinks('')).toEqual([])
  })
})
