import { pass } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../testkit/src/facility-laws.ts'
import { aNetwork, aState, namesOf } from './examples.ts'
import { type LinuxBed, linuxBed } from './linux-bed.ts'
import { facilitiesFor, removeNetns } from './machine.ts'
import { preflight } from './preflight.ts'
import { kernelWireGuard } from './wireguard/kernel-support.ts'

/** A network with two tunnels, as a node has that has an exit. */
const network = (bed: LinuxBed, index = 1) => {
  const { mesh } = namesOf(bed.prefix, index)
  const exit = mesh.replace('sfm', 'sfe')
  const [inner, ...rest] = aNetwork({ prefix: bed.prefix, index, members: [1] })
  if (inner === undefined) throw new Error('a network has a room')
  const holds = (name: string, port: number) => ({
    name,
    listenPort: bed.port(port),
    privateKey: name,
    because: 1,
    peers: [],
  })
  return [
    {
      ...inner,
      links: [...inner.links, { kind: 'wireguard', name: exit, mtu: 1_420, because: 1 } as const],
      wireguards: [holds(mesh, index * 2), holds(exit, index * 2 + 1)],
    },
    ...rest,
  ]
}
const put = (bed: LinuxBed, ...networks: readonly ReturnType<typeof network>[]) =>
  settles(bed.host, () => facilitiesFor(aState(bed.prefix, networks.flat()), bed.machine))

it('costs few processes and no step where there is nothing to do', async () => {
  await using bed = linuxBed()
  await put(bed, network(bed))
  // One in each namespace and one for the filter; a device of the kernel's has nobody to ask, and takes one more.
  const devices = (await kernelWireGuard()(bed.host)) ? 2 : 0
  const before = { ...bed.host.counters }
  const report = await pass(bed.host, facilitiesFor(aState(bed.prefix, network(bed)), bed.machine))
  expect(report).toMatchObject({ isConverged: true, stepsRun: 0 })
  expect(bed.host.counters).toEqual({ looks: before.looks + 3 + devices, steps: before.steps })
})

it('finishes a namespace whose maker was killed before it was prepared', async () => {
  await using bed = linuxBed()
  const { netns } = namesOf(bed.prefix, 1)
  await bed.addForeign(netns) // all that was done before the end
  await put(bed, network(bed))
  expect(await bed.inside(netns, 'sysctl', '-n', 'net.ipv6.conf.all.forwarding')).toBe('1')
})

it('takes one network away with everything, while the other stays as it is', async () => {
  await using bed = linuxBed()
  await put(bed, network(bed, 1), network(bed, 2))
  const { netns, gateway, down } = namesOf(bed.prefix, 2)
  const steps = bed.host.counters.steps
  const mine = removeNetns(bed.machine.agentId, [])
  await pass(bed.host, [mine]) // nothing here has the agent's own prefix, so nothing may go
  expect(bed.host.counters.steps).toBe(steps)
  await bed.host.run({ do: 'exec', argv: ['ip', 'netns', 'del', netns] })
  await expect.poll(() => bed.inside(gateway, 'ip', '-br', 'link')).not.toContain(down)
  await put(bed, network(bed, 1))
})

it('finds this machine ready, or says what to do', async () => {
  await using bed = linuxBed()
  const findings = await preflight(bed.host)
  expect(findings.filter(({ severity }) => severity === 'fatal')).toEqual([])
})
