import { type Attack, isIpv6, knowledgeOf } from './hostile-knowledge.ts'

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

type Flow = readonly [from: string, to: string, port: number]

/** What hostile.py is to send. */
export const attacks = async (attack: Attack) => {
  const known = await knowledgeOf(attack)
  const { mac, gw, own6, own4, mates, victim, far, gateway6, gateway4, theirGateways, ula, translated } =
    known
  const { grid, global6, global4, everybody6, everybody4, disguised, tunnels } = known
  const from = (to: string): string => (isIpv6(to) ? own6 : own4)
  const own = (targets: readonly string[], port = 9): Flow[] => targets.map((to) => [from(to), to, port])
  const spoofed = (senders: readonly string[], targets: readonly string[]): Flow[] =>
    senders.flatMap((sender) => targets.map((to): Flow => [sender, to, 9]))

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
    log: { to: own(attack.machine('control').addresses, 4_222) },
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
    tunnels: { to: tunnels.flatMap(({ to, port }) => own([to], port)) },
    noise: { src: 'fe80::2', src4: own4 },
  }
  return { dev: 'eth0', mac, gw, seconds: attack.seconds, kinds }
}
