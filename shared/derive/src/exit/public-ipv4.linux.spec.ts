import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { aNetwork, anAgent, aParty, ipv4 } from '@sixfold/events/example-values'
import type { NetworkView } from '@sixfold/fold'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { follow } from '../../../linux/src/follow.ts'
import { type LinuxBed, linuxBed } from '../../../linux/src/linux-bed.ts'
import { renderTable } from '../../../linux/src/nft/render.ts'
import { inside } from '../../../linux/src/ownership.ts'
import { derive } from '../derive.ts'
import { aNetworkOf, exit1, oslo1 } from '../examples/networks.examples.ts'
import { aForward, BOUGHT, SHARED, sellingNetwork } from '../examples/outside.examples.ts'
import { deriveGateway } from '../gateway.ts'
import { namesOf, UPLINK } from '../names.ts'

/**
 * The gateway of an exit with three networks behind it: blue has an address, green two blocks of ports, grey nothing. A
 * host of each stands in place of its members, behind the exit point's own firewall.
 */

const WHO = join(import.meta.dirname, 'who.py')
const OUTSIDE = '192.0.2.80'
const HOST = '10.1.1.128'

const called = (view: NetworkView, name: string, transit: number): NetworkView => ({
  ...view,
  party: aParty(name),
  network: aNetwork(name),
  plan: { ...view.plan, exitPoint: { ...view.plan.exitPoint, transit } },
})
const withGoods = (view: NetworkView, goods: Partial<NetworkView['plan']['goods']>): NetworkView => ({
  ...view,
  plan: { ...view.plan, goods: { ...view.plan.goods, ...goods } },
})
const plain = aNetworkOf(oslo1)
const sold = sellingNetwork(plain, [aForward(80, 'web'), aForward(7, 'web', { transport: 'udp' })])
const { publicPorts = [] } = sold.plan.goods
const { publicPorts: _, ...ofBlue } = sold.plan.goods
const blue: NetworkView = called({ ...sold, plan: { ...sold.plan, goods: ofBlue } }, 'blue', 1)
const green = called(withGoods(plain, { publicPorts }), 'green', 2)
const grey = called(plain, 'grey', 3)

let bed: LinuxBed
const running: Disposable[] = []
const at = (name: string): string => `${bed.prefix}-${name}`
const nft = (netns: string, body: string) =>
  bed.host.run({
    do: 'exec',
    argv: inside(netns, 'nft', '-f', '-'),
    stdin: renderTable({ body, fingerprint: '0123456789abcdef' }),
  })

const loadGateway = async (
  networks: readonly NetworkView[],
  mend = (body: string) => body,
): Promise<void> => {
  const machine = { id: exit1.id, machine: exit1, slices: [] }
  const uplink = { bridge: 'br0', addresses: [`${SHARED}/24`], gateways: [], mtu: 1_500 }
  const [room] = deriveGateway(machine, uplink, networks).rooms
  await nft(at('gw'), mend(room?.nft ?? ''))
}
const loadPoint = async (view: NetworkView): Promise<void> =>
  nft(at(view.network), derive(view, exit1.id).rooms[0]?.nft ?? '')

const forwarding = async (netns: string): Promise<void> => {
  await bed.byHand(netns, 'link set lo up')
  await bed.inside(netns, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
}

const layNetwork = async (view: NetworkView): Promise<void> => {
  const names = namesOf(anAgent('exit-1'), view.party, view.network)
  const { transit } = view.plan.exitPoint
  const [point, host, wire] = [at(view.network), at(`${view.network}-host`), names.exit('ipv6')]
  for (const netns of [point, host]) {
    await bed.addForeign(netns)
    await forwarding(netns)
  }
  await bed.byHand(
    at('gw'),
    `link add ${names.uplinkPeer} type veth peer name ${UPLINK} netns ${point}`,
    `addr add 169.254.0.1/32 dev ${names.uplinkPeer}`,
    `link set ${names.uplinkPeer} up`,
    `route add 100.64.0.${transit}/32 dev ${names.uplinkPeer}`,
  )
  await bed.byHand(
    point,
    `link add ${wire} type veth peer name eth0 netns ${host}`,
    `addr add 100.64.0.${transit}/32 dev ${UPLINK}`,
    `addr add 10.17.0.1/32 dev ${wire}`,
    `link set dev ${UPLINK} up`,
    `link set ${wire} up`,
    `route add 169.254.0.1 dev ${UPLINK}`,
    `route add default via 169.254.0.1 dev ${UPLINK}`,
    `route add ${HOST}/32 dev ${wire}`,
  )
  await bed.byHand(
    host,
    `addr add ${HOST}/32 dev eth0`,
    'link set eth0 up',
    'route add 10.17.0.1 dev eth0',
    'route add default via 10.17.0.1 dev eth0',
  )
  await loadPoint(view)
}

const listening = (netns: string, words: readonly string[]) => {
  const heard: string[] = []
  const onText = (text: string): void => void heard.push(...text.trim().split('\n'))
  const argv = inside(netns, 'python3', WHO, ...words)
  running.push(follow(argv, { onText, onComplaint: onText, onEnd: () => {} }))
  return heard
}
const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo() && tries < 60; tries += 1) await sleep(50)
}
const ask = async (from: string, ...words: readonly string[]): Promise<string[]> =>
  ((await bed.inside(at(from), 'python3', WHO, 'ask', ...words)) ?? '').trim().split('\n')
const portsOf = (said: readonly string[]): number[] => said.map((it) => Number(it.split(' ')[1]))
const addressesIn = (said: readonly string[]): string[] => [
  ...new Set(said.map((it) => it.split(' ')[0] ?? '')),
]

beforeAll(async () => {
  bed = linuxBed()
  for (const netns of [at('gw'), at('out')]) {
    await bed.addForeign(netns)
    await forwarding(netns)
  }
  await bed.byHand(
    at('out'),
    `link add eth0 type veth peer name ${UPLINK} netns ${at('gw')}`,
    'addr add 198.51.100.254/24 dev eth0',
    `addr add ${OUTSIDE}/32 dev lo`,
    'link set eth0 up',
  )
  await bed.byHand(
    at('gw'),
    `addr add ${SHARED}/24 dev ${UPLINK}`,
    `addr add ${BOUGHT}/32 dev ${UPLINK}`,
    `link set dev ${UPLINK} up`,
    'route add default via 198.51.100.254',
  )
  await Promise.all([blue, green, grey].map(layNetwork))
  await loadGateway([blue, green, grey])
  const servers = [
    listening(at('out'), ['serve', OUTSIDE, '9000']),
    listening(at('blue-host'), ['serve', HOST, '80']),
  ]
  servers.push(
    listening(at('blue-host'), ['serve', HOST, '7']),
    listening(at('out'), ['serve', OUTSIDE, '25']),
  )
  await until(() => servers.every((heard) => heard.length > 0))
}, 20_000)

afterAll(async () => {
  for (const it of running) it[Symbol.dispose]()
  await bed[Symbol.asyncDispose]()
})

it('each network leaves by what it bought, and the others by what nobody did', async () => {
  const [fromBlue, fromGreen, fromGrey] = await Promise.all(
    ['blue-host', 'green-host', 'grey-host'].map((host) => ask(host, 'udp', OUTSIDE, '9000', '40')),
  )
  expect(addressesIn(fromBlue ?? [])).toEqual([BOUGHT])
  expect(addressesIn([...(fromGreen ?? []), ...(fromGrey ?? [])])).toEqual([SHARED])
  const green = portsOf(fromGreen ?? [])
  const isIn = (first: number) => (port: number) => port >= first && port < first + 1024
  expect(green.every((port) => isIn(1024)(port) || isIn(3072)(port))).toBe(true)
  // Both blocks are used.
  expect([green.some(isIn(1024)), green.some(isIn(3072))]).toEqual([true, true])
  expect(portsOf(fromGrey ?? []).every((port) => port >= 32_768)).toBe(true)
  const pings = await Promise.all(
    ['blue-host', 'green-host', 'grey-host'].map((host) =>
      bed.inside(at(host), 'ping', '-c', '1', '-W', '1', OUTSIDE),
    ),
  )
  for (const said of pings) expect(said).toContain('1 received')
}, 20_000)

it('a forward leads in, from outside, from its own network and from another one, and each is seen as who it is', async () => {
  const [outside, datagram, own, [other = ''], ...refused] = await Promise.all([
    ask('out', 'tcp', BOUGHT, '80'),
    ask('out', 'udp', BOUGHT, '7'),
    ask('blue-host', 'tcp', BOUGHT, '80'),
    ask('green-host', 'tcp', BOUGHT, '80'),
    // Not by another port, nor by another network's transit address.
    ask('out', 'tcp', BOUGHT, '7'),
    ask('green-host', 'tcp', '100.64.0.1', '80'),
  ])
  expect([outside, datagram].map(addressesIn)).toEqual([['198.51.100.254'], ['198.51.100.254']])
  expect(addressesIn(own)).toEqual([BOUGHT])
  expect(other).toMatch(new RegExp(`^${SHARED} (1|2|3|4)\\d{3}$`))
  expect(refused).toEqual([['timed out'], ['timed out']])
}, 20_000)

it('what is given back ends at once, what goes on under it, too, and nobody else’s does', async () => {
  const inwards = listening(at('out'), ['hold', BOUGHT, '80'])
  const outwards = listening(at('blue-host'), ['hold', OUTSIDE, '9000'])
  const others = listening(at('green-host'), ['hold', OUTSIDE, '9000'])
  const all = [inwards, outwards, others]
  await until(() => all.every((it) => it.includes('answered')))
  expect(all.map((it) => it.includes('answered'))).toEqual([true, true, true])
  const closed = withGoods(blue, { forwards: [], publicIpv4: [{ address: ipv4('198.51.100.3'), since: 50 }] })
  await loadGateway([closed, green, grey])
  await sleep(100)
  const before = all.map((it) => it.length)
  // Four times that they are asked.
  await sleep(900)
  const since = all.map((it, index) => it.slice(before[index]).includes('answered'))
  expect(since).toEqual([false, false, true])
  await loadGateway([blue, green, grey])
}, 20_000)

it('a suspended network is neither left nor entered', async () => {
  const closed = { ...blue, plan: { ...blue.plan, suspended: 60 } }
  await loadPoint(closed)
  await loadGateway([closed, green, grey])
  const said = await Promise.all([
    ask('out', 'tcp', BOUGHT, '80'),
    ask('blue-host', 'udp', OUTSIDE, '9000'),
    ask('green-host', 'tcp', OUTSIDE, '9000'),
  ])
  expect([said[0], said[1]]).toEqual([['timed out'], ['timed out']])
  expect(addressesIn(said[2])).toEqual([SHARED])
  await loadPoint(blue)
  await loadGateway([blue, green, grey])
}, 20_000)

it('a bad neighbour is refused, told of, and alone in it', async () => {
  expect(await ask('grey-host', 'tcp', OUTSIDE, '25')).toEqual(['[Errno 113] No route to host'])
  await loadGateway([blue, green, grey], (body) =>
    body.replaceAll('th dport mod 64', 'th dport mod 1').replaceAll('ct count over 576', 'ct count over 5'),
  )
  const greedy = await ask('grey-host', 'udp', OUTSIDE, '9000', '7')
  expect(greedy.filter((it) => it === 'timed out')).toHaveLength(2)
  expect(await ask('green-host', 'udp', OUTSIDE, '9000', '4')).not.toContain('timed out')
  await loadGateway([blue, green, grey], (body) =>
    body.replaceAll('rate over 1000/second burst 5000', 'rate over 2/second burst 3'),
  )
  const fast = await Promise.all([
    ask('grey-host', 'tcp', OUTSIDE, '9000', '1'),
    ...Array.from({ length: 8 }, () => ask('grey-host', 'udp', OUTSIDE, '9000', '1')),
  ])
  expect(fast.flat()).toContain('timed out')
  expect(addressesIn(await ask('green-host', 'udp', OUTSIDE, '9000', '3'))).toEqual([SHARED])
  const listed = (await bed.inside(at('gw'), 'nft', 'list', 'set', 'inet', 'sixfold', 'refused_rate')) ?? ''
  const names = namesOf(anAgent('exit-1'), 'grey', 'grey')
  expect(listed).toMatch(new RegExp(`"${names.uplinkPeer}" counter packets [1-9]`))
}, 30_000)
