import { linuxHost } from '@sixfold/linux/host'
import type { Grid } from './grid.ts'
import type { spaceTenants, Tenant } from './space-tenants.ts'

/** Who attacks whom, and where. */
export type Attack = Readonly<{
  it: Grid
  they: Awaited<ReturnType<typeof spaceTenants>>
  hostile: Tenant
  other: Tenant
  machine: (name: string) => Readonly<{ netns: string; addresses: readonly string[] }>
  seconds: number
}>

export const isIpv6 = (address: string): boolean => address.includes(':')

/** The ports of WireGuard on a machine, everybody's. */
const tunnelPorts = async (netns: string): Promise<number[]> => {
  const text = await linuxHost().read(['nsenter', `--net=/run/netns/${netns}`, 'ss', '-Hlun'])
  return [...(text ?? '').matchAll(/[\]0*]:(\d+) /g)]
    .map(([, port]) => Number(port))
    .filter((it) => it >= 20_000)
}

const hex = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{4})/, '$1:')

/** All addresses and ports that this tenant may know or guess: his own, others', and those of the machines. */
export const knowledgeOf = async ({ it, they, hostile, other, machine }: Attack) => {
  const read = (...argv: [string, ...string[]]) => linuxHost().read(argv)
  const { netns, ipv6: own6, ipv4: own4 } = they.at(hostile, 'n1')
  const [link] = JSON.parse((await read('ip', '-n', netns, '-j', 'link', 'show', 'eth0')) ?? '[]')
  const seen = (await read('ip', '-n', netns, 'neigh', 'show', 'fe80::1')) ?? ''
  const gw = /lladdr (\S+)/.exec(seen)?.[1] ?? ''
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
  const everybody6 = [...mates.map(({ ipv6 }) => ipv6), ...global6]
  const everybody4 = [...mates.map(({ ipv4 }) => ipv4), ...global4]
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
      return machine(name).addresses.flatMap((to) => ports.map((port) => ({ to, port })))
    }),
  )
  const translated = ids.flatMap((id) => [`${ula}:${id}::a0a:2`, `${ula}:${id}::a0a:3`])
  return {
    mac: String(link.address),
    ...{ gw, own6, own4, mates, victim, far, gateway6, gateway4, theirGateways, ula, translated },
    ...{ grid, global6, global4, everybody6, everybody4, disguised, tunnels: tunnels.flat() },
  }
}
