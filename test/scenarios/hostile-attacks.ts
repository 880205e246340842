import { linuxHost } from '@sixfold/linux/host'
import type { Grid } from './grid.ts'
import type { spaceTenants, Tenant } from './space-tenants.ts'

/** What a hostile workload does, by the name that its frames carry. */
export const KINDS = [
  'spoof6',
  'spoof4',
  'spoofmac',
  'stranger6',
  'stranger4',
  'nowhere4',
  'nowhere6',
  'space',
  'linklocal',
  'underlay',
  'log',
  'resolver',
  'errors',
  'routers',
  'neighbours',
  'arp',
  'fragments',
  'headers',
  'vxlan',
  'tunnels',
  'noise',
] as const

type Attack = Readonly<{
  it: Grid
  they: Awaited<ReturnType<typeof spaceTenants>>
  hostile: Tenant
  other: Tenant
  machine: (name: string) => Readonly<{ netns: string; addresses: readonly string[] }>
  seconds: number
}>
type Flow = readonly [from: string, to: string, port: number]

const isIpv6 = (address: string): boolean => address.includes(':')

/** The ports of WireGuard on a machine, everybody's. */
const tunnelPorts = async (netns: string): Promise<number[]> => {
  const text = await linuxHost().read(['nsenter', `--net=/run/netns/${netns}`, 'ss', '-Hlun'])
  return [...(text ?? '').matchAll(/[\]0*]:(\d+) /g)]
    .map(([, port]) => Number(port))
    .filter((it) => it >= 20_000)
}

/** What hostile.py is to send: all that this tenant may know or guess about others. */
export const attacks = async ({ it, they, hostile, other, machine, seconds }: Attack) => {
  const read = (...argv: [string, ...string[]]) => linuxHost().read(argv)
  const { netns, ipv6: own6, ipv4: own4 } = they.at(hostile, 'n1')
  const [link] = JSON.parse((await read('ip', '-n', netns, '-j', 'link', 'show', 'eth0')) ?? '[]')
  const neighbours = (await read('ip', '-n', netns, 'neigh', 'show', 'fe80::1')) ?? ''
  const gw = /lladdr (\S+)/.exec(neighbours)?.[1] ?? ''
  const facts = await it.facts()
  const ula = String(facts.find(({ type }) => type.includes('GridFounded'))?.data.ula).replace('::/48', '')
  const ids = facts
    .filter(({ type }) => type.includes('AddressSpaceAttached'))
    .map(({ data }) => Number(data.id).toString(16))

  const mates = [they.at(hostile, 'n2'), they.at(other, 'n1'), they.at(other, 'n2')]
  const [, victim, far] = mates as [(typeof mates)[0], (typeof mates)[0], (typeof mates)[0]]
  const gateway6 = own6.replace(/ffff::\d+$/, ':1').replace(':::', '::')
  const gateway4 = own4.replace(/\d+$/, '1')
  const theirGateways = [victim, far].flatMap(({ ipv6, ipv4 }) => [
    ipv6.replace(/ffff::\d+$/, ':1').replace(':::', '::'),
    ipv4.replace(/\d+$/, '1'),
  ])
  const grid = ['n1', 'n2', 'x1', 'control'].flatMap((name) => machine(name).addresses)
  const global6 = grid.filter((address) => isIpv6(address) && !address.startsWith('fe80'))
  const global4 = grid.filter((address) => !isIpv6(address))
  const from = (to: string): string => (isIpv6(to) ? own6 : own4)
  const own = (targets: readonly string[], port = 9): Flow[] => targets.map((to) => [from(to), to, port])
  const everybody6 = [...mates.map(({ ipv6 }) => ipv6), ...global6]
  const everybody4 = [...mates.map(({ ipv4 }) => ipv4), ...global4]
  const spoofed = (senders: readonly string[], targets: readonly string[]): Flow[] =>
    senders.flatMap((sender) => targets.map((to): Flow => [sender, to, 9]))
  const hex = (address: string): string =>
    address
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join('')
      .replace(/^(.{4})/, '$1:')
  const disguised = [...global4, '169.254.169.254', '127.0.0.1', victim.ipv4].flatMap((address) => [
    `::ffff:${address}`,
    `::${address}`,
    `64:ff9b::${address}`,
    `64:ff9b:1::${address}`,
    `2002:${hex(address)}::1`,
    `::ffff:0:${address}`,
  ])
  const tunnels = await Promise.all(
    ['n1', 'n2', 'x1'].map(async (name) => {
      const ports = await tunnelPorts(machine(name).netns)
      return machine(name).addresses.flatMap((to) => ports.map((port): Flow => [from(to), to, port]))
    }),
  )
  const translated = ids.flatMap((id) => [`${ula}:${id}::a0a:2`, `${ula}:${id}::a0a:3`])

  const kinds: Record<(typeof KINDS)[number], object> = {
    spoof6: {
      to: spoofed(
        [
          victim.ipv6,
          far.ipv6,
          gateway6,
          theirGateways[0] ?? '',
          '::1',
          '::',
          'ff02::1',
          '2001:db8:ffff::1',
          ...global6,
        ],
        everybody6,
      ),
    },
    spoof4: {
      to: spoofed(
        [
          victim.ipv4,
          far.ipv4,
          gateway4,
          '10.10.0.3',
          '127.0.0.1',
          '0.0.0.0',
          '255.255.255.255',
          '100.64.0.1',
          ...global4,
        ],
        [...everybody4, '10.10.0.3'],
      ),
    },
    spoofmac: { mac: '02:66:66:66:66:66', to: own([...everybody6, ...everybody4, '10.10.0.3']) },
    stranger6: { to: own([victim.ipv6, far.ipv6], 80) },
    stranger4: { to: own([victim.ipv4, far.ipv4], 80) },
    nowhere4: {
      to: own([
        '169.254.169.254',
        '169.254.1.1',
        '100.64.0.1',
        '100.64.0.2',
        '127.0.0.1',
        '192.168.0.1',
        '172.16.0.1',
        '192.0.0.2',
        '255.255.255.255',
      ]),
    },
    nowhere6: { to: own([...disguised, 'fec0::1', 'fd00::1', '::1', '::']) },
    space: {
      to: [
        ...own(translated),
        ...spoofed(translated, [...translated, far.ipv6]),
        ...spoofed([`${ula}:ffff::a0a:2`], translated),
      ],
    },
    linklocal: {
      to: spoofed(
        [own6, 'fe80::2'],
        [
          ...grid.filter((address) => address.startsWith('fe80')),
          'fe80::1',
          ...Array.from({ length: 40 }, (_, index) => `fe80::77:${index + 1}`),
        ],
      ),
    },
    underlay: { to: [...own([...global6, ...global4], 22), ...own([...global6, ...global4], 9_464)] },
    log: { to: own(machine('control').addresses, 4_222) },
    resolver: { to: own(theirGateways, 53) },
    errors: {
      src: own6,
      to: [victim.ipv6, far.ipv6, ...global6],
      about: [far.ipv6, victim.ipv6, ...global6],
    },
    routers: { src: 'fe80::2', to: far.ipv6 },
    neighbours: {
      target: far.ipv6,
      sources: ['fe80::/64', own6.replace(/ffff::\d+$/, ':/64').replace(':::', '::')],
    },
    arp: { to: [gateway4, victim.ipv4], prefix: `${gateway4.replace(/\d+$/, '0')}/24` },
    fragments: {
      to: [
        ...own([...everybody6, ...everybody4, '10.10.0.3']).map(([a, b]) => [a, b]),
        [far.ipv6, victim.ipv6],
      ],
    },
    headers: {
      src: own6,
      gateway: gateway6,
      to: everybody6.filter((address) => address !== mates[0]?.ipv6),
      src4: own4,
      gateway4,
      to4: everybody4.filter((address) => address !== mates[0]?.ipv4),
    },
    vxlan: { to: own([...everybody6, ...everybody4, ...theirGateways]).map(([a, b]) => [a, b]) },
    tunnels: { to: tunnels.flat() },
    noise: { src: 'fe80::2', src4: own4 },
  }
  return { dev: 'eth0', mac: link.address, gw, seconds, kinds }
}
