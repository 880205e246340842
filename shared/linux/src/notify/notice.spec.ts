import { expect, it } from 'vitest'
import { destinationOf, parseLine } from './notice.ts'

const noticeIn = (line: string) => {
  const read = parseLine(line)
  return read?.is === 'notice'
    ? `${read.nsid} ${read.notice.object} ${read.notice.id} ${read.notice.isGone}`
    : null
}

it.each([
  [
    '[nsid 1][LINK]2: sfw1@if2: <BROADCAST,MULTICAST> mtu 1500 qdisc noqueue state DOWN group default',
    '1 link sfw1 false',
  ],
  ['[nsid 1][LINK]Deleted 2: up@NONE: <BROADCAST> mtu 1500 qdisc noop state DOWN', '1 link up true'],
  [
    '[nsid 0][ADDR]Deleted 2: ifb0    inet 10.1.1.1/24 scope global sfw1\\       valid_lft forever',
    '0 address 10.1.1.1/24 true',
  ],
  [
    '[nsid 0][ADDR]3: sfd    inet6 fe80::1/64 scope link nodad \\  valid_lft forever',
    '0 address fe80::1/64 false',
  ],
  ['[nsid 1][ROUTE]Deleted 10.2.0.0/24 via 10.1.1.2 dev ifb0 proto 111 ', '1 route 10.2.0.0/24 true'],
  ['[nsid 1][ROUTE]unreachable default dev lo proto 111 metric 4096 pref medium', '1 route default false'],
  ['[nsid 1][ROUTE]2001:db8::7 dev lo proto static metric 1024 pref medium', '1 route 2001:db8::7 false'],
  ['[nsid 1][NEIGH]10.1.1.2 dev ifb0 lladdr 02:00:00:00:00:01 PERMANENT ', '1 neighbour 10.1.1.2 false'],
  ['[nsid 1][NEIGH]Deleted 10.1.1.2 dev ifb0 FAILED ', '1 neighbour 10.1.1.2 true'],
  // An entry of a VXLAN device, by the address on the underlay.
  [
    '[nsid 1][NEIGH]Deleted 2001:db8::2 dev sfv1 lladdr 02:00:00:00:00:02 NOARP PERMANENT ',
    '1 neighbour 2001:db8::2 true',
  ],
  [
    '[nsid 1][NEIGH]192.0.2.2 dev sfv1 lladdr 02:00:00:00:00:02 NOARP PERMANENT ',
    '1 neighbour 192.0.2.2 false',
  ],
])('reads %s', (line, notice) => expect(noticeIn(line)).toBe(notice))

it.each([
  '[nsid 1][ROUTE]local 10.1.1.1 dev ifb0 table local proto kernel scope host src 10.1.1.1 ',
  '[nsid 1][ROUTE]fe80::/64 dev ifb0 proto kernel metric 256 pref medium',
  '[nsid 1][NEIGH]192.0.2.1 dev eth0 lladdr 02:fc:00:00:00:05 REACHABLE ',
  // It goes with its device, which says so itself.
  '[nsid 0][NEIGH]Deleted fe80::2 dev sfb lladdr 02:00:00:00:00:01 PERMANENT ',
  '[nsid current][LINK]1: lo: <LOOPBACK> mtu 65536',
  '[nsid 1][NSID]nsid 0 (iproute2 netns name: heal-b)',
  'ready',
  '',
])('passes over %s', (line) => expect(parseLine(line)).toBeNull())

it('tells the marks of ours from those of others', () => {
  const isOurs = (line: string) => {
    const read = parseLine(line)
    return read?.is === 'notice' && read.notice.isOurs
  }
  expect(isOurs('[nsid 1][ROUTE]10.2.0.0/24 dev x proto 111 ')).toBe(true)
  expect(isOurs('[nsid 1][ROUTE]10.2.0.0/24 dev x proto 1110 ')).toBe(false)
  expect(isOurs('[nsid 1][LINK]2: sfw1@if2: <UP>')).toBe(true)
  expect(isOurs('[nsid 1][LINK]2: eth0@if2: <UP>')).toBe(false)
})

it('hears which number a namespace was given, and that it was taken back', () => {
  expect(parseLine('[nsid current][NSID]nsid 1 (iproute2 netns name: sf-a-b)')).toEqual({
    is: 'number',
    nsid: 1,
    name: 'sf-a-b',
    isGone: false,
  })
  expect(parseLine('[nsid current][NSID]Deleted nsid 1 ')).toMatchObject({
    nsid: 1,
    name: null,
    isGone: true,
  })
})

it('writes destinations as the monitor does', () =>
  expect(
    [
      '::/0',
      '0.0.0.0/0',
      '2001:db8::/64',
      '2001:db8::7/128',
      '10.0.0.7/32',
      '10.0.0.0/24',
      '2001:db8::/32',
    ].map(destinationOf),
  ).toEqual([
    'default',
    'default',
    '2001:db8::/64',
    '2001:db8::7',
    '10.0.0.7',
    '10.0.0.0/24',
    '2001:db8::/32',
  ]))
