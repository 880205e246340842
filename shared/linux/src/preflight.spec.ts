import type { Host } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { HostError } from './host.ts'
import { preflight } from './preflight.ts'

type Machine = Readonly<{
  missing?: readonly string[]
  inotify?: string
  devices?: readonly string[]
  /** The local part of unbound's AppArmor profile; null where there is no AppArmor. */
  apparmor?: string | null
  /** What the kernel cannot do. */
  lacks?: readonly ('ipv6' | 'nft' | 'veth' | 'vxlan')[]
  files?: string
  /** What br_netfilter is told to do, and the machine's own chains; null where it is not there. */
  bridge?: Readonly<{ call: string; chains: string }> | null
}>

/** What a file says, or a command that is there. */
const textOf = (
  argv: readonly string[],
  { inotify = '8192', files = '524288', ...its }: Machine,
): string | null => {
  const what = argv.at(-1) ?? ''
  if (what === '/proc/self/limits')
    return `Max processes  9 9\nMax open files            1024    ${files}   files\n`
  if (what.startsWith('/proc/sys/net/bridge/')) return its.bridge?.call ?? null
  if (what === 'chains') return its.bridge?.chains ?? ''
  if (argv[0] === 'cat') return its.apparmor ?? null
  return what === 'fs.inotify.max_user_instances' ? inotify : ''
}

/** What is in a directory. */
const namesIn = (
  path: string,
  { devices = ['tun'], lacks = [], ...its }: Machine,
): readonly string[] | null => {
  if (path === '/dev/net') return devices
  if (path === '/proc/sys/net/ipv6') return lacks.includes('ipv6') ? null : ['conf']
  if (path === '/proc/sys/net/bridge') return its.bridge == null ? null : ['bridge-nf-call-iptables']
  return its.apparmor == null ? null : ['usr.sbin.unbound']
}

const aMachine = (machine: Machine): Host => ({
  counters: { looks: 0, steps: 0 },
  async read(argv) {
    if (machine.missing?.includes(argv[0])) throw new HostError(argv, '', { isMissing: true })
    if (argv[0] === 'unshare' && machine.lacks?.some((it) => argv.includes(it)))
      throw new HostError(argv, 'Operation not supported', { isMissing: false })
    return textOf(argv, machine)
  },
  list: async (path) => namesIn(path, machine),
  run: async () => undefined,
})
const findings = (machine: Machine, hasKernelWireGuard = false, bridge: string | null = 'br0') =>
  preflight(aMachine(machine), async () => hasKernelWireGuard, bridge)

it('finds nothing on a machine that is ready', async () => {
  expect(await findings({})).toEqual([])
})

it('names every tool that is missing, and the package that has it', async () => {
  expect(await findings({ missing: ['nft', 'wg'] })).toEqual([
    { severity: 'fatal', message: 'wg is not installed', remedy: 'apt-get install wireguard-tools' },
    { severity: 'fatal', message: 'nft is not installed', remedy: 'apt-get install nftables' },
  ])
})

it('says how to raise a limit on inotify that stops wireguard-go', async () => {
  expect(await findings({ inotify: '128' })).toEqual([
    {
      severity: 'warning',
      message:
        'fs.inotify.max_user_instances is 128: each WireGuard device takes one, and number 129 will not start',
      remedy: 'sysctl -w fs.inotify.max_user_instances=8192',
    },
  ])
})

it('warns where the kernel has no VXLAN, which only some networks want', async () => {
  expect(await findings({ lacks: ['vxlan'] })).toEqual([
    expect.objectContaining({
      severity: 'warning',
      message: expect.stringMatching(/^the kernel has no vxlan: /),
    }),
  ])
})

it('asks for wireguard-go and a tun device only where the kernel has no WireGuard', async () => {
  const bare = { missing: ['wireguard-go'], inotify: '128', devices: [] }
  expect(await findings(bare, true)).toEqual([])
  expect(
    (await findings(bare)).map(({ severity, message }) => `${severity}: ${message.slice(0, 30)}`),
  ).toEqual([
    'fatal: wireguard-go is not installed',
    'fatal: neither kernel WireGuard nor /',
    'warning: fs.inotify.max_user_instances ',
  ])
})

it('warns where names cannot be told, and is content otherwise', async () => {
  expect(await findings({ missing: ['unbound'] }, true)).toEqual([
    {
      severity: 'warning',
      message: 'unbound is not installed, so that workloads cannot ask for names here',
      remedy: 'apt-get install unbound',
    },
  ])
})

it('says how AppArmor is to let unbound in, and is content where it does', async () => {
  const [finding, ...others] = await findings({ apparmor: '# nothing' }, true)
  expect(others).toEqual([])
  expect(finding?.remedy).toContain('/etc/apparmor.d/local/usr.sbin.unbound')
  expect(await findings({ apparmor: '/run/sixfold/daemons/** rw,' }, true)).toEqual([])
})

it('names what the kernel lacks, and what to do about each', async () => {
  const found = await findings({ lacks: ['ipv6', 'nft', 'veth'] }, true)
  expect(found.map(({ severity, message }) => `${severity}: ${message.slice(0, 32)}`)).toEqual([
    'fatal: the kernel has no IPv6 at all (i',
    'fatal: the kernel has no nf_tables, so ',
    'fatal: the kernel has no veth, so that ',
  ])
  expect(found.every(({ remedy }) => remedy.length > 20)).toBe(true)
})

it('says how many files may be opened where these are few', async () => {
  expect(await findings({ files: '4096' }, true)).toMatchObject([
    {
      severity: 'warning',
      message: expect.stringContaining('4096 files'),
      remedy: expect.stringContaining('LimitNOFILE'),
    },
  ])
  expect(await findings({ files: 'unlimited' }, true)).toEqual([])
})

const DOCKER = `table ip filter {
	chain DOCKER {
	}
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
	}
	chain INPUT {
		type filter hook input priority filter; policy drop;
	}
}
table bridge own {
	chain forward {
		type filter hook forward priority filter; policy drop;
	}
}
`

it('warns of a closed firewall only where it is shown what crosses the bridge of the uplink', async () => {
  const [finding, ...others] = await findings({ bridge: { call: '1', chains: DOCKER } }, true)
  expect(others).toEqual([])
  expect(finding?.message).toContain('what crosses br0, and ip filter FORWARD drops by policy')
  expect(finding?.remedy).toContain('net.bridge.bridge-nf-call-ip6tables=0')
  expect(await findings({ bridge: { call: '0', chains: DOCKER } }, true)).toEqual([])
  expect(
    await findings(
      { bridge: { call: '1', chains: DOCKER.replaceAll('policy drop', 'policy accept') } },
      true,
    ),
  ).toEqual([])
  expect(await findings({ bridge: { call: '1', chains: DOCKER } }, true, null)).toEqual([])
})

it('warns of what only some networks want', async () => {
  expect((await findings({ missing: ['tayga', 'ping'] }, true)).map(({ remedy }) => remedy)).toEqual([
    'apt-get install tayga',
    'apt-get install iputils-ping',
  ])
})
