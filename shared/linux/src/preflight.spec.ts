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
}>

const aMachine = ({ missing = [], inotify = '8192', devices = ['tun'], apparmor = null }: Machine): Host => ({
  counters: { looks: 0, steps: 0 },
  async read(argv) {
    if (missing.includes(argv[0])) throw new HostError(argv, '', { isMissing: true })
    if (argv[0] === 'cat') return apparmor
    return argv.includes('fs.inotify.max_user_instances') ? inotify : ''
  },
  list: async (path) => {
    if (path === '/dev/net') return devices
    return apparmor === null ? null : ['usr.sbin.unbound']
  },
  run: async () => undefined,
})
const findings = (machine: Machine, hasKernelWireGuard = false) =>
  preflight(aMachine(machine), async () => hasKernelWireGuard)

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
