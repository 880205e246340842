import type { Room } from '@sixfold/kernel'
import { type Host, type PassReport, pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { aRoom } from '../examples.ts'
import { type LinuxBed, linuxBed } from '../linux-bed.ts'
import { facilitiesFor } from '../machine.ts'
import { findCommands, isStopped, signalProcess } from '../process-ref.ts'

const MAC = { near: '02:00:00:00:00:01', far: '02:00:00:00:00:02' } as const

const deviceOf = ({ prefix }: LinuxBed): string => `sfm${prefix.slice(7).replaceAll('-', 'x')}`

/** A room with a tunnel, and a room with the far end of a pair of it, where `address` stands on that end. */
const roomsOf = (bed: LinuxBed, address: string): readonly Room[] => {
  const [netns, far] = [`${bed.prefix}-a`, `${bed.prefix}-b`]
  const name = deviceOf(bed)
  const peer = { netns: far, name: 'sfw1', mac: MAC.far }
  return [
    aRoom(netns, {
      links: [
        { kind: 'wireguard', name, mtu: 1_420, because: 1 },
        { kind: 'veth', name: 'sfw0', mac: MAC.near, mtu: 1_420, peer, because: 1 },
      ],
      wireguards: [{ name, listenPort: bed.port(0), privateKey: 'mesh', because: 1, peers: [] }],
    }),
    aRoom(far, { addresses: [{ dev: 'sfw1', prefix: address, because: 1 }] }),
  ]
}

/** Something befalls each wireguard-go of the bed as soon as it is started. */
const befalling = (bed: LinuxBed, signal: NodeJS.Signals): Host => ({
  ...bed.host,
  async run(step) {
    await bed.host.run(step)
    if (step.do !== 'exec' || step.argv[1] !== 'wireguard-go') return
    for (const ref of findCommands('wireguard-go', deviceOf(bed))) signalProcess(ref, signal)
  },
})

const errorsOf = ({ facilities }: PassReport): readonly string[] =>
  facilities.flatMap(({ facility, error }) => (error === null ? [] : [`${facility} ${error.message}`]))

it.each([
  ['SIGKILL', 4_000, /^link:\S+-a wg show \S+ listen-port: Unable to access interface/],
  ['SIGSTOP', 7_000, /^link:\S+-a wg show \S+ listen-port: timed out$/],
] as const)(
  'one that gets a %s as it starts is told within %d ms, holds up no other room, and is made anew',
  async (signal, mostMs, what) => {
    await using bed = linuxBed()
    const device = deviceOf(bed)
    const put = (address: string, host: Host) =>
      pass(host, facilitiesFor({ rooms: roomsOf(bed, address) }, bed.machine))
    expect(errorsOf(await put('2001:db8::1/128', bed.host))).toEqual([])
    for (const ref of findCommands('wireguard-go', device)) signalProcess(ref, 'SIGKILL')
    await expect.poll(() => bed.inside(`${bed.prefix}-a`, 'ip', '-br', 'link')).not.toContain(device)

    const ended: string[] = []
    const host = befalling(bed, signal)
    const report = await put('2001:db8::2/128', {
      ...host,
      run: async (step) => {
        await host.run(step).finally(() => step.do === 'exec' && ended.push(step.argv.join(' ')))
      },
    })
    expect(errorsOf(report)).toEqual([expect.stringMatching(what), expect.stringContaining('wireguard')])
    expect(report.tookMs).toBeLessThan(mostMs)
    const other = ended.findIndex((words) => words.startsWith(`ip -n ${bed.prefix}-b`))
    expect(ended.findIndex((words) => words.startsWith('wg show'))).toBeGreaterThan(other)
    expect(await bed.inside(`${bed.prefix}-b`, 'ip', '-br', 'address')).toContain('2001:db8::2/128')

    expect(errorsOf(await put('2001:db8::2/128', bed.host))).toEqual([])
    expect(findCommands('wireguard-go', device).map(isStopped)).toEqual([false])
    expect(await put('2001:db8::2/128', bed.host)).toMatchObject({ isConverged: true, stepsRun: 0 })
  },
)
