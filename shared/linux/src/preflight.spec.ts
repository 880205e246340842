import type { Host } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { HostError } from './host.ts'
import { preflight } from './preflight.ts'

type Machine = Readonly<{ missing?: readonly string[]; inotify?: string; devices?: readonly string[] }>

const aMachine = ({ missing = [], inotify = '8192', devices = ['tun'] }: Machine): Host => ({
  counters: { looks: 0, steps: 0 },
  async read(argv) {
    if (missing.includes(argv[0])) throw new HostError(argv, '', { isMissing: true })
    return argv.includes('fs.inotify.max_user_instances') ? inotify : ''
  },
  list: async () => devices,
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
