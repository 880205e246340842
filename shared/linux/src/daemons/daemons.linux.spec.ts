import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Daemon, daemonFile, type Room } from '@sixfold/kernel'
import { type Host, pass } from '@sixfold/reconcile'
import { expect, it, vi } from 'vitest'
import { settles } from '../../../testkit/src/facility-laws.ts'
import {
  findProcesses,
  isAlive,
  type ProcessRef,
  processRef,
  signalProcess,
  stopProcesses,
} from '../daemon.ts'
import { aRoom } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'
import { inside } from '../ownership.ts'
import { type DaemonName, watchDaemons } from './watch.ts'

const TUN = 'sftspec'

/** A room with a TAYGA, which answers on its own address when it is asked. With `-w` ping goes on asking until then. */
const room = (netns: string, prefix = 'fd00:64:0:1::/96', parts: Partial<Daemon> = {}): Room =>
  aRoom(netns, {
    links: [{ kind: 'tun', name: TUN, mtu: 1_420, because: 7 }],
    addresses: [
      { dev: 'lo', prefix: 'fd00:1::1/128', because: 7 },
      { dev: 'lo', prefix: '10.1.1.1/32', because: 7 },
    ],
    routes: [
      { type: 'unicast', destination: '192.0.0.2/32', dev: TUN, via: null, metric: 100, because: 7 },
      { type: 'unicast', destination: '10.10.0.0/24', dev: TUN, via: null, metric: 100, because: 7 },
    ],
    daemons: [
      {
        name: 'tayga',
        argv: ['tayga', '--nodetach', '--config', daemonFile(netns, 'tayga', 'tayga.conf')],
        files: { 'tayga.conf': `tun-device ${TUN}\nipv4-addr 192.0.0.2\nprefix ${prefix}\n` },
        reload: null,
        probe: ['ping', '-n', '-q', '-c', '1', '-w', '1', '-i', '0.05', '192.0.0.2'],
        because: 7,
        ...parts,
      },
    ],
  })

const served = (netns: string): readonly ProcessRef[] =>
  findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${netns}/tayga` })

const only = (netns: string): ProcessRef => {
  const [ref, ...more] = served(netns)
  if (ref === undefined || more.length > 0) throw new Error(`${more.length} processes more than one, or none`)
  return ref
}

const answers = (bed: LinuxBed, netns: string) =>
  bed.inside(netns, 'ping', '-n', '-q', '-c', '1', '-W', '1', '192.0.0.2')

const put = (bed: LinuxBed, ...rooms: readonly Room[]) =>
  settles(bed.host, () => facilitiesFor({ rooms }, bed.machine))

it('starts, serves, and is left alone; limits hold', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await put(bed, room(netns, undefined, { limits: { dataBytes: 64 * 1024 * 1024, nice: 3 } }))
  await answers(bed, netns)
  const { pid } = only(netns)
  expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max data size +67108864/)
  expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]).toBe('3')
  const before = { ...bed.host.counters }
  await pass(
    bed.host,
    facilitiesFor(
      { rooms: [room(netns, undefined, { limits: { dataBytes: 64 * 1024 * 1024, nice: 3 } })] },
      bed.machine,
    ),
  )
  // The look at the room, and the question whether it answers.
  expect(bed.host.counters).toEqual({ looks: before.looks + 2, steps: before.steps })
  expect(only(netns).pid).toBe(pid)
})

it.each<[string, (ref: ProcessRef, netns: string, bed: LinuxBed) => unknown]>([
  ['killed', (ref) => signalProcess(ref, 'SIGKILL')],
  ['stopped', (ref) => signalProcess(ref, 'SIGSTOP')],
  [
    'edited',
    (_ref, netns) => writeFileSync(daemonFile(netns, 'tayga', 'tayga.conf'), 'prefix fd00:2::/96\n'),
  ],
  ['without its directory', (_ref, netns) => rmSync(daemonFile(netns, 'tayga', ''), { recursive: true })],
  [
    'hung, because its device was made anew under it',
    async (_ref, netns, bed) => {
      await bed.byHand(netns, `link del dev ${TUN}`)
    },
  ],
  [
    'left in a namespace whose name was given to another',
    async (_ref, netns, bed) => {
      await bed.host.run({ do: 'exec', argv: ['ip', 'netns', 'del', netns] })
    },
  ],
])('serves again after it was %s, in a process of its own', async (_what, harm) => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await put(bed, room(netns))
  const old = only(netns)
  await harm(old, netns, bed)
  await put(bed, room(netns))
  await answers(bed, netns)
  expect(isAlive(old)).toBe(false)
  expect(only(netns).pid).not.toBe(old.pid)
})

it.each<[string, (old: string, other: string) => string]>([
  ['which was given away again', (old, other) => old.replace(/^\d+/, other.split(' ')[0] ?? '')],
  ['because somebody wrote it down', (_old, other) => other],
])('never touches a process that has its pid, %s, nor believes it', async (_what, write) => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const file = daemonFile(netns, 'tayga', 'process')
  await put(bed, room(netns))
  await stopProcesses([only(netns)], 500)
  const [command, ...args] = inside(netns, 'sleep', '60')
  const other = spawn(command, args)
  try {
    await vi.waitFor(() => expect(readFileSync(`/proc/${other.pid}/comm`, 'utf8')).toBe('sleep\n'))
    writeFileSync(file, write(readFileSync(file, 'utf8'), readFileSync(`/proc/${other.pid}/stat`, 'utf8')))
    await put(bed, room(netns))
    await answers(bed, netns)
    expect(isAlive(processRef(other.pid ?? 0) ?? { pid: 0, startedAt: 0 })).toBe(true)
  } finally {
    other.kill()
  }
})

it('is replaced when it is to be otherwise, and goes when nobody wants it', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  await put(bed, room(netns))
  const old = only(netns)
  await put(bed, room(netns, 'fd00:64:0:2::/96'))
  expect(isAlive(old)).toBe(false)
  const next = only(netns)
  await put(bed, aRoom(netns))
  expect(isAlive(next)).toBe(false)
  expect(await bed.host.list(daemonFile(netns, 'tayga', ''))).toBe(null)
})

it('says what the program said when it does not come up', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const { facilities } = await pass(
    bed.host,
    facilitiesFor({ rooms: [room(netns, undefined, { argv: ['no-such-program'] })] }, bed.machine),
  )
  expect(facilities.find(({ facility }) => facility.startsWith('daemons:'))?.error?.message).toContain(
    'no-such-program: not found',
  )
})

it.each(['SIGSTOP', 'SIGKILL'] as const)(
  'holds nobody up for long that gets a %s as it starts, and is started again',
  async (signal) => {
    await using bed = linuxBed()
    const netns = `${bed.prefix}-a`
    const whole = room(netns)
    const other = (probe: 'true' | 'false'): Daemon => ({
      ...{ name: 'other', argv: ['sleep', '60'], files: {}, reload: null, probe: [probe], because: 8 },
    })
    const found = () => findProcesses({ netns: [], mark: `SIXFOLD_DAEMON=${netns}/other` })
    const host: Host = {
      ...bed.host,
      async run(step) {
        await bed.host.run(step)
        if (step.do !== 'exec' || step.argv[0] !== 'setsid' || !step.argv.includes(`${netns}/other`)) return
        await vi.waitFor(() => expect(found()).not.toEqual([]), { interval: 1 })
        for (const ref of found()) signalProcess(ref, signal)
      },
    }
    const go = (by: Host, probe: 'true' | 'false') =>
      pass(
        by,
        facilitiesFor(
          { rooms: [{ ...whole, daemons: [other(probe), ...(whole.daemons ?? [])] }] },
          bed.machine,
        ),
      )
    await put(bed, aRoom(netns))
    const { facilities, tookMs } = await go(host, 'false')
    const told = facilities.find(({ facility }) => facility.startsWith('daemons:'))
    expect(told?.error?.message).toMatch(/it is stopped, or has ended$/)
    expect(tookMs).toBeLessThan(4_000)
    await vi.waitFor(() => answers(bed, netns), { timeout: 5_000 })
    const [old] = found()
    expect((await go(bed.host, 'true')).isConverged).toBe(true)
    expect(old !== undefined && isAlive(old)).toBe(false)
    expect(found()).toHaveLength(1)
    expect((await go(bed.host, 'true')).stepsRun).toBe(0)
  },
)

it('is left to start while passes go on, where that takes it longer than they wait', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const ready = daemonFile(netns, 'tayga', 'ready')
  const slow = room(netns, undefined, { argv: ['sleep', '60'], probe: ['test', '-e', ready] })
  const go = () => pass(bed.host, facilitiesFor({ rooms: [slow] }, bed.machine))
  const pids: number[] = []
  for (const changed of [/^start daemon tayga/, /^await daemon tayga in \S+: it has yet to serve/]) {
    const { facilities, tookMs } = await go()
    expect(facilities.find(({ error }) => error !== null)?.changes).toEqual([expect.stringMatching(changed)])
    expect(tookMs).toBeLessThan(4_000)
    pids.push(only(netns).pid)
  }
  writeFileSync(ready, '')
  expect((await go()).isConverged).toBe(true)
  expect((await go()).stepsRun).toBe(0)
  expect(pids).toEqual([only(netns).pid, only(netns).pid])
})

it('is heard of within a second when it ends or is stopped, and not before', async () => {
  await using bed = linuxBed()
  const netns = `${bed.prefix}-a`
  const heard: [DaemonName, string][] = []
  using watch = watchDaemons((_key, daemon, reason) => heard.push([daemon, reason]))
  for (const [signal, reason] of [
    ['SIGKILL', 'it is not running'],
    ['SIGSTOP', 'it is stopped'],
  ] as const) {
    await put(bed, room(netns))
    watch.watch('a network', [{ netns, name: 'tayga' }])
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(heard).toEqual([])
    signalProcess(only(netns), signal)
    await vi.waitFor(() => expect(heard).toEqual([[{ netns, name: 'tayga' }, reason]]), { timeout: 1_000 })
    heard.length = 0
  }
})

it('goes with the namespace that it serves', async () => {
  const ref = await (async () => {
    await using bed = linuxBed()
    await put(bed, room(`${bed.prefix}-a`))
    return only(`${bed.prefix}-a`)
  })()
  expect(isAlive(ref)).toBe(false)
})
