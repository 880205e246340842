import { expect, it } from 'vitest'
import { aNetworkOf, exit1, oslo1 } from './examples/networks.examples.ts'
import { BOUGHT } from './examples/outside.examples.ts'
import { deriveGateway } from './gateway.ts'
import { namesOf } from './names.ts'

const plain = aNetworkOf(oslo1)
const withGoods = (goods: object) => ({
  ...plain,
  plan: { ...plain.plan, goods: { ...plain.plan.goods, ...goods } },
})
const mail = { since: 50 }
const uplink = { bridge: 'br0', addresses: ['198.51.100.1/24'], gateways: [], mtu: 1_500 }

const setsAt = (machine: typeof exit1 | typeof oslo1, view: typeof plain): string[] =>
  (deriveGateway({ id: machine.id, machine, slices: [] }, uplink, [view]).rooms[0]?.nft ?? '')
    .split('\n')
    .filter((line) => /^set mail[46] /.test(line))

const set = (family: 4 | 6, device?: string): string =>
  `set mail${family} { type ifname;${device === undefined ? '' : ` elements = { "${device}" }`} }`

it('mail leaves nowhere unless an operator allows it', () => {
  expect(setsAt(exit1, plain)).toEqual([set(6), set(4)])
  expect(setsAt(oslo1, plain)).toEqual([set(6), set(4)])
})

it('who may send it does so by IPv6, at every breakout, and by IPv4 from an address of its own', () => {
  for (const machine of [exit1, oslo1]) {
    const device = namesOf(machine.id, plain.party, plain.network).uplinkPeer
    expect(setsAt(machine, withGoods({ mail }))).toEqual([set(6, device), set(4)])
    const sold = withGoods({ mail, publicIpv4: [{ address: BOUGHT, since: 40 }] })
    expect(setsAt(machine, sold)).toEqual([set(6, device), set(4, device)])
  }
})
