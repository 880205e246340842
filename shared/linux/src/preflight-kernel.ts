import type { Host } from '@sixfold/reconcile'
import { HostError } from './host.ts'
import type { Finding } from './preflight.ts'

/** The agent holds a connection for each device and each daemon; Node takes as many as it may have at most. */
const FILES_MIN = 8_192

/** Whether a command that only looks succeeds; what it says does not matter. */
const succeeds = async (host: Host, argv: readonly [string, ...string[]]): Promise<boolean> => {
  try {
    await host.read(argv)
    return true
  } catch (err) {
    if (err instanceof HostError) return false
    throw err
  }
}

/** As derived devices have it: without an address of the other side. */
const VXLAN = ['type', 'vxlan', 'id', '1', 'dstport', '4789'] as const

/** What this kernel cannot do. Tried in a namespace that is gone with the command, so that a module that can be loaded is. */
export const kernelFindings = async (host: Host): Promise<readonly Finding[]> => {
  const [hasIpv6, hasNft, hasVeth, hasVxlan] = await Promise.all([
    host.list('/proc/sys/net/ipv6'),
    succeeds(host, ['unshare', '--net', 'nft', 'add', 'table', 'inet', 'sixfold']),
    succeeds(host, ['unshare', '--net', 'ip', 'link', 'add', 'sfprobe', 'type', 'veth']),
    succeeds(host, ['unshare', '--net', 'ip', 'link', 'add', 'sfprobe', ...VXLAN]),
  ])
  return [
    ...(hasIpv6 === null ? [NO_IPV6] : []),
    ...(hasNft ? [] : [lacks('nf_tables', 'no network can be kept apart from others')]),
    ...(hasVeth ? [] : [lacks('veth', 'no workload can be attached, and nothing breaks out')]),
    ...(hasVxlan ? [] : [NO_VXLAN]),
  ]
}

/** A host that has switched IPv6 off for itself (`disable_ipv6`) is well: namespaces of ours switch it on for themselves. */
const NO_IPV6: Finding = {
  severity: 'fatal',
  message: 'the kernel has no IPv6 at all (ipv6.disable=1), and networks are made of it',
  remedy:
    'take ipv6.disable=1 off the kernel command line and start anew; net.ipv6.conf.all.disable_ipv6=1 keeps the machine itself without IPv6 and does no harm',
}

/** Only some networks want it, and only in a farm whose wires are trusted. */
const NO_VXLAN: Finding = {
  severity: 'warning',
  message:
    'the kernel has no vxlan: a network that was ordered with `wires: farm` cannot be applied here once the wires of this farm are trusted',
  remedy: 'modprobe vxlan, or use a kernel with it, before the wires of this farm are declared trusted',
}

const lacks = (module: string, meaning: string): Finding => ({
  severity: 'fatal',
  message: `the kernel has no ${module}, so that ${meaning}`,
  remedy: `modprobe ${module}, or use a kernel with it (Debian: linux-image-amd64)`,
})

/** Whether the agent may open as many files as a busy machine takes. */
export const limitFindings = async (host: Host): Promise<readonly Finding[]> => {
  const limits = await host.read(['cat', '/proc/self/limits'])
  const [, most] = /^Max open files +\S+ +(\S+)/m.exec(limits ?? '') ?? []
  if (most === undefined || most === 'unlimited' || Number(most) >= FILES_MIN) return []
  return [
    {
      severity: 'warning',
      message: `the agent may open ${most} files: with many networks it cannot watch all of their devices`,
      remedy: `LimitNOFILE=${FILES_MIN} in its systemd unit, or ulimit -Hn ${FILES_MIN}`,
    },
  ]
}

const CALLS = ['bridge-nf-call-ip6tables', 'bridge-nf-call-iptables'] as const

/**
 * Whether the machine's own firewall sees what crosses the bridge of the uplink. Nothing of ours is ever forwarded by
 * the machine's namespace, so that docker's or ufw's policy is no matter; but br_netfilter hands it bridged packets too.
 */
export const bridgeFindings = async (host: Host, bridge: string | null): Promise<readonly Finding[]> => {
  if (bridge === null || (await host.list('/proc/sys/net/bridge')) === null) return []
  const calls = await Promise.all(CALLS.map((name) => host.read(['cat', `/proc/sys/net/bridge/${name}`])))
  const closed = calls.some((it) => Number(it ?? 0) > 0) ? await closedChains(host) : []
  if (closed.length === 0) return []
  return [
    {
      severity: 'warning',
      message: `br_netfilter shows the machine's firewall what crosses ${bridge}, and ${closed.join(' and ')} drops by policy: networks that break out here may not get out`,
      remedy: `sysctl -w ${CALLS.map((name) => `net.bridge.${name}=0`).join(' ')}, or accept there what is bridged (iptables and ip6tables -I FORWARD -m physdev --physdev-is-bridged -j ACCEPT)`,
    },
  ]
}

/** The chains of the machine's own firewall that drop what is forwarded, by their policy. */
const closedChains = async (host: Host): Promise<string[]> => {
  const text = (await host.read(['nft', 'list', 'chains'])) ?? ''
  const closed: string[] = []
  let [table, chain] = ['', '']
  for (const line of text.split('\n')) {
    table = /^table (\S+ \S+)/.exec(line)?.[1] ?? table
    chain = /^\s+chain (\S+)/.exec(line)?.[1] ?? chain
    const isIp = !/^(bridge|arp|netdev) /.test(table)
    if (isIp && line.includes('hook forward') && line.includes('policy drop'))
      closed.push(`${table} ${chain}`)
  }
  return closed
}
