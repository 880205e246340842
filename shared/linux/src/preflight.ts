import type { Host } from '@sixfold/reconcile'
import { HostError } from './host.ts'
import { RUN_DIRECTORY } from './ownership.ts'
import { bridgeFindings, kernelFindings, limitFindings } from './preflight-kernel.ts'
import type { KernelSupport } from './wireguard/kernel-support.ts'
import { kernelWireGuard } from './wireguard/kernel-support.ts'

/** Something about the machine that will get in the way, and what a person can do about it. */
export type Finding = Readonly<{ severity: 'fatal' | 'warning'; message: string; remedy: string }>

/** Every wireguard-go takes one inotify instance; with fewer than this a busy node runs out of them. */
const INOTIFY_MIN = 8_192
const INOTIFY = 'fs.inotify.max_user_instances'

type Tool = Readonly<{ argv: readonly [string, ...string[]]; package: string }>

const TOOLS: readonly Tool[] = [
  { argv: ['ip', '-V'], package: 'iproute2' },
  { argv: ['wg', '--version'], package: 'wireguard-tools' },
  { argv: ['nft', '--version'], package: 'nftables' },
  { argv: ['nsenter', '--version'], package: 'util-linux' },
  { argv: ['sysctl', '--version'], package: 'procps' },
]
/** Only what some networks want. */
const OPTIONAL: readonly (Tool & Readonly<{ without: string }>)[] = [
  {
    argv: ['tayga', '--version'],
    package: 'tayga',
    without: 'networks with address spaces, or a way out for IPv6, are not translated here',
  },
  { argv: ['ping', '-V'], package: 'iputils-ping', without: 'it cannot be told whether a translator serves' },
]
const RESOLVER: Tool = { argv: ['unbound', '-V'], package: 'unbound' }
const USER_SPACE: Tool = { argv: ['wireguard-go', '--version'], package: 'wireguard-go' }

/**
 * Looks whether this machine can be what we need: tools, what its kernel can do, limits, and where the kernel has no
 * WireGuard, what wireguard-go needs. `bridge`: of the uplink, if there is one. Changes nothing. No finding: ready.
 */
export const preflight = async (
  host: Host,
  hasKernelWireGuard: KernelSupport = kernelWireGuard(),
  bridge: string | null = null,
): Promise<readonly Finding[]> => {
  const missing = await missingTools(host, TOOLS)
  if (missing.length > 0) return missing
  const tunnels = (await hasKernelWireGuard(host)) ? [] : await userSpaceFindings(host)
  const others = await Promise.all([
    kernelFindings(host),
    limitFindings(host),
    bridgeFindings(host, bridge),
    optionalFindings(host),
    resolverFindings(host),
  ])
  return [...tunnels, ...others.flat()]
}

const optionalFindings = async (host: Host): Promise<readonly Finding[]> => {
  const all = await Promise.all(
    OPTIONAL.map(async (tool) =>
      (await missingTools(host, [tool])).map(
        ({ message, remedy }): Finding => ({
          severity: 'warning',
          message: `${message}, so that ${tool.without}`,
          remedy,
        }),
      ),
    ),
  )
  return all.flat()
}

const userSpaceFindings = async (host: Host): Promise<readonly Finding[]> => [
  ...(await missingTools(host, [USER_SPACE])),
  ...(await tunFindings(host)),
  ...(await inotifyFindings(host)),
]

const missingTools = async (host: Host, tools: readonly Tool[]): Promise<readonly Finding[]> => {
  const answers = await Promise.all(tools.map((tool) => findingOf(host, tool)))
  return answers.flatMap((finding) => finding ?? [])
}

const findingOf = async (host: Host, tool: Tool): Promise<Finding | null> => {
  try {
    await host.read(tool.argv)
    return null
  } catch (err) {
    if (!(err instanceof HostError) || !err.isMissing) return null // it is there, and that is all we ask
    return {
      severity: 'fatal',
      message: `${tool.argv[0]} is not installed`,
      remedy: `apt-get install ${tool.package}`,
    }
  }
}

/** Only networks with names need one: all others are well without it. */
const resolverFindings = async (host: Host): Promise<readonly Finding[]> => {
  const missing = await missingTools(host, [RESOLVER])
  if (missing.length === 0) return confinedFindings(host)
  return missing.map(({ message, remedy }) => ({
    severity: 'warning',
    message: `${message}, so that workloads cannot ask for names here`,
    remedy,
  }))
}

/** Debian's profile for unbound lets it into its own directories only; its local part is where others are named. */
const confinedFindings = async (host: Host): Promise<readonly Finding[]> => {
  const profiles = await host.list('/etc/apparmor.d')
  const isOn = (await host.list('/sys/kernel/security/apparmor')) !== null
  if (!isOn || profiles?.includes('usr.sbin.unbound') !== true) return []
  const local = await host.read(['cat', '/etc/apparmor.d/local/usr.sbin.unbound'])
  if (local?.includes(`${RUN_DIRECTORY}/`) === true) return []
  return [
    {
      severity: 'warning',
      message: 'AppArmor keeps unbound out of /run/sixfold, so that workloads cannot ask for names here',
      remedy:
        'write "/run/sixfold/daemons/** rw," into /etc/apparmor.d/local/usr.sbin.unbound, then apparmor_parser -r /etc/apparmor.d/usr.sbin.unbound',
    },
  ]
}

const tunFindings = async (host: Host): Promise<readonly Finding[]> => {
  const devices = await host.list('/dev/net')
  if (devices?.includes('tun') === true) return []
  return [
    {
      severity: 'fatal',
      message: 'neither kernel WireGuard nor /dev/net/tun is there, so no tunnel can be made',
      remedy: 'mkdir -p /dev/net && mknod /dev/net/tun c 10 200, or use a kernel with WireGuard',
    },
  ]
}

const inotifyFindings = async (host: Host): Promise<readonly Finding[]> => {
  const limit = Number(await host.read(['sysctl', '-n', INOTIFY]))
  if (limit >= INOTIFY_MIN) return []
  return [
    {
      severity: 'warning',
      message: `${INOTIFY} is ${limit}: each WireGuard device takes one, and number ${limit + 1} will not start`,
      remedy: `sysctl -w ${INOTIFY}=${INOTIFY_MIN}`,
    },
  ]
}
