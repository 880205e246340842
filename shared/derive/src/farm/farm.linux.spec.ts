import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type FarmSite, farmSite } from '../examples/farm-site.examples.ts'
import { awaitedWays } from './farm-ways.ts'

const FRAGMENTS = join(import.meta.dirname, 'vxlan-fragments.py')

const errorsOf = ({ facilities }: Awaited<ReturnType<FarmSite['apply']>>): unknown[] =>
  facilities.flatMap(({ facility, error }) => (error === null ? [] : [`${facility}: ${error.message}`]))

/** Applies a phase on both machines, one after the other. */
const both = async (site: FarmSite, phase: Parameters<FarmSite['view']>[0]): Promise<void> => {
  for (const number of [1, 2]) {
    expect(errorsOf(await site.apply(number, site.view(phase)))).toEqual([])
    await sleep(150)
  }
}

const receivedBy = async (
  site: FarmSite,
  number: number,
  family: 'ipv6' | 'ipv4' = 'ipv6',
): Promise<number> => {
  const device = site.names(number).farm(family)
  const text = await site.at(number, 'ip', '-s', '-j', 'link', 'show', 'dev', device)
  const [link] = JSON.parse(text ?? '[]') as [{ stats64: { rx: { packets: number } } }]
  return link.stats64.rx.packets
}

it('packets change from WireGuard to VXLAN and back, and none is lost', async () => {
  await using site = await farmSite([1, 2])
  await both(site, 'none')
  const ping = (address: string) =>
    site.at(1, 'ping', '-q', '-i', '0.01', '-c', '400', '-W', '1', address).catch((err: Error) => err.message)
  await site.at(1, 'ping', '-q', '-c', '1', '-w', '10', site.gatewayOf(2))
  const pings = [ping(site.gatewayOf(2)), ping(site.gateway4Of(2))]
  await sleep(200)
  await both(site, 'prepared')
  expect(await receivedBy(site, 2)).toBe(0)
  const [wire, { ways: [way] = [] } = {}] = [
    site.names(1).farm('ipv6'),
    awaitedWays(site.view('prepared'), site.idOf(1)) ?? {},
  ]
  const whole6 = ['-M', 'do', '-s', '1372', '-c', '1', '-q', '-W', '1', '-I', wire, way?.to ?? '']
  expect(await site.at(1, 'ping', ...whole6)).toContain(' 0% packet loss')
  expect(await receivedBy(site, 2)).toBe(1)
  await both(site, 'open')
  const whole = ['-M', 'do', '-s', '1372', '-c', '1', '-q', '-W', '1']
  expect(await site.at(1, 'ping', ...whole, site.gatewayOf(2))).toContain(' 0% packet loss')
  await sleep(500)
  const through = await receivedBy(site, 2)
  expect(through).toBeGreaterThan(50)
  await both(site, 'closed')
  const after = await receivedBy(site, 2)
  await sleep(500)
  expect(await receivedBy(site, 2)).toBe(after)
  await both(site, 'none')
  for (const said of await Promise.all(pings)) expect(said).toContain('400 received, 0% packet loss')
}, 60_000)

/** A machine of the site that is no member makes a device with the VNI, calls itself as 1 does, and writes to 2. */
const inject = async (site: FarmSite): Promise<void> => {
  const [stranger, device] = [site.machineOf(9), 'sfevil']
  await site.bed.byHand(
    stranger,
    `link add ${device} address ${site.names(1).farmMac} mtu 1400 type vxlan id ${site.vni} local ${site.addressOf(9)} dstport 4789 nolearning`,
    `link set ${device} up`,
    `addr add ${site.gatewayOf(1)}/128 dev ${device} nodad`,
    `addr add fe80::9/64 dev ${device} nodad`,
    `neigh replace fe80::2 lladdr ${site.names(2).farmMac} dev ${device} nud permanent`,
    `route add ${site.gatewayOf(2)}/128 via fe80::2 dev ${device} src ${site.gatewayOf(1)}`,
  )
  const told = ['fdb', 'append', site.names(2).farmMac, 'dev', device, 'dst', site.addressOf(2), 'self']
  await site.bed.inside(stranger, 'bridge', ...told, 'permanent')
  await site.bed
    .inside(stranger, 'ping', '-q', '-c', '5', '-i', '0.02', '-W', '1', site.gatewayOf(2))
    .catch(() => 'nobody answers')
  await site.bed.byHand(stranger, `link del ${device}`)
}

it('goes over an IPv4 underlay as well', async () => {
  await using site = await farmSite([1, 2], 'ipv4')
  await both(site, 'open')
  const ping = ['-q', '-c', '3', '-i', '0.02', '-W', '1'] as const
  for (const address of [site.gatewayOf(2), site.gateway4Of(2)])
    expect(await site.at(1, 'ping', ...ping, address)).toContain(' 0% packet loss')
  expect(await receivedBy(site, 2, 'ipv4')).toBe(6)
  expect((await site.apply(1, site.view('open'))).stepsRun).toBe(0)
  const { vni } = site
  await site.bed.inside(
    site.machineOf(2),
    'nft',
    `delete element inet sixfold sources4 { ${site.addressOf(1)} . ${vni} }`,
  )
  await site.at(1, 'ping', ...ping, site.gatewayOf(2)).catch(() => 'nobody answers')
  expect(await receivedBy(site, 2, 'ipv4')).toBe(6)
}, 60_000)

const inPieces = async (site: FarmSite, kind: string): Promise<void> => {
  const [from, to] = [site.names(1).farmMac, site.names(2).farmMac]
  const outer = [site.addressOf(9), site.addressOf(2), String(site.vni)]
  const inner = [site.gatewayOf(1), site.gatewayOf(2)]
  await site.bed.inside(site.machineOf(9), 'python3', FRAGMENTS, kind, ...outer, from, to, ...inner)
  await sleep(50)
}

it('what a stranger sends with the VNI of a network reaches nobody, in one piece or in several', async () => {
  await using site = await farmSite([1, 2])
  await both(site, 'open')
  const table = (rule: string) => site.bed.inside(site.machineOf(2), 'nft', ...rule.split(' '))
  await inject(site)
  expect(await receivedBy(site, 2)).toBe(0)
  // The same packets arrive where the stranger counts as a member: it was the filter that kept them out.
  await table(`add element inet sixfold sources6 { ${site.addressOf(9)} . ${site.vni} }`)
  await inject(site)
  expect(await receivedBy(site, 2)).toBe(5)
  // In pieces it is judged by the first one, which says whose it is, or not at all.
  await inPieces(site, 'vxlan')
  expect(await receivedBy(site, 2)).toBe(6)
  await inPieces(site, 'udp')
  expect(await receivedBy(site, 2)).toBe(6)
  // The next pass sees that somebody else let the stranger in.
  const { stepsRun, facilities } = await site.apply(2, site.view('open'))
  expect([stepsRun, facilities.flatMap(({ changes }) => changes)]).toEqual([
    1,
    [`remove who sends VNI ${site.vni}: ${site.addressOf(9)}`],
  ])
  await inject(site)
  for (const kind of ['vxlan', 'udp', 'options']) await inPieces(site, kind)
  expect(await receivedBy(site, 2)).toBe(6)
}, 60_000)

it('a member speaks with its own addresses only', async () => {
  await using site = await farmSite([1, 2, 3])
  for (const number of [1, 2]) expect(errorsOf(await site.apply(number, site.view('open')))).toEqual([])
  // What has come so far is counted where no table of ours has a say any more.
  await site.at(1, 'nft', 'add table inet probe')
  await site.at(1, 'nft', 'add chain inet probe seen { type filter hook prerouting priority -200; }')
  await site.at(1, 'nft', `add rule inet probe seen ip6 saddr ${site.gatewayOf(3)} counter`)
  await site.bed.byHand(site.netnsOf(2), `addr add ${site.gatewayOf(3)}/128 dev lo`)
  const heardAs = async (source: string): Promise<string> => {
    const words = ['-q', '-c', '3', '-i', '0.02', '-W', '1', '-I', source]
    const said = await site.at(2, 'ping', ...words, site.gatewayOf(1)).catch(() => 'lost')
    const seen = await site.at(1, 'nft', 'list', 'chain', 'inet', 'probe', 'seen')
    return `${said?.includes(' 0% packet loss') === true ? 'answered' : 'lost'}, ${/packets \d+/.exec(seen ?? '')?.[0]}`
  }
  expect(await heardAs(site.gatewayOf(2))).toBe('answered, packets 0')
  expect(await heardAs(site.gatewayOf(3))).toBe('lost, packets 0')
  await site.at(1, 'nft', 'flush chain inet sixfold farm')
  expect(await heardAs(site.gatewayOf(3))).toBe('lost, packets 3')
}, 60_000)

/** What a curious human does, and what of it a pass puts right. */
const DAMAGE: readonly (readonly [string, (site: FarmSite) => Promise<unknown>])[] = [
  ['an entry of the FDB is gone', (site) => fdb(site, 'del', site.addressOf(2))],
  ['the FDB sends to a stranger', (site) => fdb(site, 'replace', site.addressOf(9))],
  ['the FDB floods to a stranger', (site) => fdb(site, 'append', site.addressOf(9), '00:00:00:00:00:00')],
  [
    'a neighbour is gone',
    (site) => site.bed.byHand(site.netnsOf(1), `neigh del ${linkLocal(site)} dev ${dev(site)}`),
  ],
  ['the device is gone', (site) => site.bed.byHand(site.netnsOf(1), `link del ${dev(site)}`)],
  ['the device is down', (site) => site.bed.byHand(site.netnsOf(1), `link set ${dev(site)} down`)],
  [
    'the device has another VNI',
    async (site) => {
      await site.bed.byHand(site.netnsOf(1), `link del ${dev(site)}`)
      const made = `type vxlan id 99 local ${site.addressOf(1)} dstport 4789 nolearning`
      await site.bed.byHand(site.machineOf(1), `link add ${dev(site)} ${made}`)
      await site.bed.byHand(site.machineOf(1), `link set ${dev(site)} netns ${site.netnsOf(1)}`)
    },
  ],
  ['its maker died before it was moved', (site) => unmoved(site)],
  ['the filter of the machine is flushed', (site) => nft(site, 'flush ruleset')],
  ['a rule of it is gone', (site) => nft(site, 'flush chain inet sixfold vxlan')],
  [
    'a member is not let in any more',
    (site) => nft(site, `delete element inet sixfold sources6 { ${site.addressOf(2)} . ${site.vni} }`),
  ],
  [
    'the VNI is not guarded any more',
    (site) => nft(site, `delete element inet sixfold vnis { ${site.vni} }`),
  ],
]
const dev = (site: FarmSite): string => site.names(1).farm('ipv6')
const linkLocal = (site: FarmSite): string =>
  site.roomAt(1, site.view('open')).neighbours.find((it) => it.dev === dev(site))?.address ?? ''
const fdb = (site: FarmSite, verb: string, address: string, mac = site.names(2).farmMac) => {
  const tail = verb === 'del' ? [] : ['permanent']
  return site.at(1, 'bridge', 'fdb', verb, mac, 'dev', dev(site), 'dst', address, 'self', ...tail)
}
const nft = (site: FarmSite, rule: string) => site.bed.inside(site.machineOf(1), 'nft', ...rule.split(' '))
const unmoved = async (site: FarmSite): Promise<void> => {
  await site.bed.byHand(site.netnsOf(1), `link del ${dev(site)}`)
  await site.bed.byHand(
    site.machineOf(1),
    `link add ${dev(site)} type vxlan id 98 dstport 4789 local ${site.addressOf(1)}`,
  )
}

it('whatever a human does to it is put right by one pass, by an agent that knows nothing of before', async () => {
  await using site = await farmSite([1, 2])
  await both(site, 'open')
  const ping = () =>
    site
      .at(1, 'ping', '-q', '-c', '2', '-i', '0.02', '-W', '1', site.gatewayOf(2))
      .catch((err: Error) => err.message)
  expect((await site.apply(1, site.view('open'))).stepsRun).toBe(0)
  for (const [what, harm] of DAMAGE) {
    await harm(site)
    const report = await site.apply(1, site.view('open'))
    expect([what, errorsOf(report), report.stepsRun > 0]).toEqual([what, [], true])
    expect([what, (await site.apply(1, site.view('open'))).stepsRun]).toEqual([what, 0])
    expect([what, await ping()]).toEqual([what, expect.stringContaining(' 0% packet loss')])
  }
  site.restart(1)
  expect((await site.apply(1, site.view('open'))).stepsRun).toBe(0)
}, 90_000)

it('a VNI that is another network’s on this machine is not taken; what nobody wants any more is cleared away', async () => {
  await using site = await farmSite([1, 2])
  const other = `${site.bed.prefix}-m2`
  await both(site, 'prepared')
  await nft(site, `delete element inet sixfold vnis { ${site.vni} }`)
  await nft(site, `add element inet sixfold vnis { ${site.vni} comment "${other}" }`)
  expect(errorsOf(await site.apply(1, site.view('prepared')))).toContainEqual(
    expect.stringContaining(`VNI ${site.vni} is that of ${other} on this machine`),
  )
  await nft(site, `delete element inet sixfold vnis { ${site.vni} }`)
  await nft(site, `add element inet sixfold vnis { ${site.vni} comment "sf-of-nobody" }`)
  expect(errorsOf(await site.apply(1, site.view('prepared')))).toEqual([])
  await nft(site, 'add element inet sixfold vnis { 5 comment "of-somebody-else" }')
  expect(await site.sweep(1, [site.netnsOf(1)])).toBe(0)
  expect(await site.sweep(1, [])).toBe(1)
  expect(await nft(site, 'list set inet sixfold vnis')).toContain(
    'elements = { 0x5 comment "of-somebody-else" }',
  )
  expect(await nft(site, 'list set inet sixfold sources6')).not.toContain('elements')
  await nft(site, 'delete element inet sixfold vnis { 5 }')
  expect(await site.sweep(1, [])).toBe(1)
  expect(await nft(site, 'list ruleset')).toBe('')
  expect(await site.sweep(1, [])).toBe(0)
}, 60_000)

it('a machine that does not have the address it is known by says so before anybody relies on it', async () => {
  await using site = await farmSite([1, 2])
  await site.bed.byHand(site.machineOf(1), `addr del ${site.addressOf(1)}/64 dev eth0`)
  const errors = errorsOf(await site.apply(1, site.view('prepared')))
  expect(errors).toEqual([
    expect.stringContaining(`this machine does not have the address ${site.addressOf(1)}`),
  ])
}, 60_000)
