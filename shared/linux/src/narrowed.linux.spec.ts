import { narrowPass, type PassReport, pass, type Rested, restedOf } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { settles } from '../../testkit/src/facility-laws.ts'
import { aNetwork, aState, namesOf } from './examples.ts'
import { type LinuxBed, linuxBed } from './linux-bed.ts'
import { facilitiesFor } from './machine.ts'
import { newPrivateKey, publicKeyOf } from './wireguard/keys.ts'

const KEYS = [1, 2, 3].map(() => publicKeyOf(newPrivateKey()))

const setOf = (name: string, elements: readonly string[]): string =>
  `set ${name} { type ipv6_addr; flags interval;${elements.length === 0 ? '' : ` elements = { ${elements.join(', ')} }`} }`

/** A network with so many members: each is a peer with two routes, and in the filter. */
const stateOf = (bed: LinuxBed, members: readonly number[], hasWorkload = false) => {
  const { mesh } = namesOf(bed.prefix, 1)
  return aState(
    bed.prefix,
    aNetwork({
      prefix: bed.prefix,
      index: 1,
      members,
      hasWorkload,
      nft: [
        setOf(
          'members6',
          members.map((member) => `2001:db8:1:${member}::/64`),
        ),
        setOf('at_home6', ['fc00::/7']),
        'chain forward {',
        '  type filter hook forward priority filter; policy drop;',
        '  ip6 saddr @members6 ip6 daddr != @at_home6 accept',
        '}',
      ].join('\n'),
      wireguards: [
        {
          name: mesh,
          listenPort: bed.port(0),
          privateKey: 'a',
          because: 1,
          peers: members.map((member) => ({
            publicKey: KEYS[member - 1] ?? '',
            endpoint: '127.0.0.1:9',
            allowedIps: [`2001:db8:1:${member}::/64`],
            keepaliveSeconds: 0,
            because: 1,
          })),
        },
      ],
    }),
  )
}

/** An agent that has come to rest with a network, and its clock. */
const rest = async (bed: LinuxBed, members: readonly number[]) => {
  const clock = { seconds: 0 }
  const machine = { ...bed.machine, nowSeconds: () => clock.seconds }
  const bindAll = (state: ReturnType<typeof stateOf>) => () => facilitiesFor(state, machine)
  const bindMembers = bindAll(stateOf(bed, members))
  await settles(bed.host, bindMembers)
  clock.seconds += 30
  await pass(bed.host, bindMembers())
  const rested: Rested = restedOf(bindMembers())
  const { netns, mesh } = namesOf(bed.prefix, 1)
  return {
    netns,
    mesh,
    nft: (...words: readonly string[]) => bed.inside(netns, 'nft', ...words),
    /** A change as a fact makes it, and what it cost. */
    change: async (now: readonly number[], hasWorkload = false) => {
      const before = { ...bed.host.counters }
      const report = await narrowPass(bed.host, bindAll(stateOf(bed, now, hasWorkload)), rested)
      const { looks, steps } = bed.host.counters
      return { report, looks: looks - before.looks, steps: steps - before.steps }
    },
    /** As the next sweep does: all of it, also the elements. */
    sweep: async (now: readonly number[]): Promise<PassReport> => {
      clock.seconds += 30
      return pass(bed.host, bindAll(stateOf(bed, now))())
    },
  }
}

it('brings about a member more or less with what that takes, and looks at nothing else', async () => {
  await using bed = linuxBed()
  const { change, sweep } = await rest(bed, [1, 2])
  // One `wg set`, one `nft -f`, one `ip -batch`.
  expect(await change([1, 2, 3])).toMatchObject({ looks: 0, steps: 3, report: { isConverged: true } })
  expect(await sweep([1, 2, 3])).toMatchObject({ isConverged: true, stepsRun: 0 })
})

it('looks where a workload is to be, which is nowhere of ours', async () => {
  await using bed = linuxBed()
  const { change } = await rest(bed, [1])
  await bed.addForeign(namesOf(bed.prefix, 1).workload)
  const { report, looks } = await change([1], true)
  expect([report.isConverged, looks]).toEqual([true, 1])
  expect(await pass(bed.host, facilitiesFor(stateOf(bed, [1], true), bed.machine))).toMatchObject({
    isConverged: true,
    stepsRun: 0,
  })
})

const RULE = ['add', 'rule', 'inet', 'sixfold', 'forward', 'accept']
const ELEMENT = ['add', 'element', 'inet', 'sixfold', 'at_home6', '{ 2001:db8:9::/64 }']

it('leaves what a hand changed elsewhere to the next look, and takes none of it for its own', async () => {
  await using bed = linuxBed()
  const { change, sweep, nft, netns, mesh } = await rest(bed, [1, 2])
  const found = async (members: readonly number[]) =>
    (await sweep(members)).facilities.flatMap(({ changes }) => changes)
  await bed.byHand(
    netns,
    `route del 2001:db8:1:1::/64 dev ${mesh}`,
    'route add 2001:db8:9::/64 dev lo proto 111',
  )
  await bed.inside(netns, 'wg', 'set', mesh, 'peer', KEYS[0] ?? '', 'remove')
  await nft(...RULE)
  expect(await change([1, 2, 3])).toMatchObject({ looks: 0, steps: 3, report: { isConverged: true } })
  expect(await nft('list', 'chain', 'inet', 'sixfold', 'forward')).toMatch(/^\s*accept$/m)
  // The route that is gone and the one that came, the peer, and the table.
  expect(await found([1, 2, 3])).toHaveLength(4)
  expect(await nft('list', 'chain', 'inet', 'sixfold', 'forward')).not.toMatch(/^\s*accept$/m)
  expect(await found([1, 2, 3])).toEqual([])
})

it('finds an element that a hand put into another set than a fact', async () => {
  await using bed = linuxBed()
  const { change, sweep, nft } = await rest(bed, [1, 2])
  await nft(...ELEMENT)
  expect(await change([1, 2, 3])).toMatchObject({ looks: 0, report: { isConverged: true } })
  expect(await sweep([1, 2, 3])).toMatchObject({ isConverged: true, stepsRun: 1 })
  expect(await nft('list', 'set', 'inet', 'sixfold', 'at_home6')).not.toContain('2001:db8:9::')
  expect(await sweep([1, 2, 3])).toMatchObject({ stepsRun: 0 })
})

it.each([
  {
    what: 'the route that is to go',
    hand: (mesh: string) => ['route', 'del', '2001:db8:1:2::/64', 'dev', mesh],
  },
  { what: 'the device', hand: (mesh: string) => ['link', 'del', mesh] },
])('looks at all of it where $what is gone already', async ({ hand }) => {
  await using bed = linuxBed()
  const { change, sweep, mesh, netns } = await rest(bed, [1, 2])
  await bed.inside(netns, 'ip', ...hand(mesh))
  const { report, looks } = await change([1, 3])
  expect([report.isConverged, looks > 0]).toEqual([true, true])
  expect(await sweep([1, 3])).toMatchObject({ isConverged: true, stepsRun: 0 })
})

it('writes the whole table where an element that is to go was gone already', async () => {
  await using bed = linuxBed()
  const { change, sweep, nft } = await rest(bed, [1, 2])
  await nft('delete', 'element', 'inet', 'sixfold', 'members6', '{ 2001:db8:1:2::/64 }')
  expect((await change([1])).report.isConverged).toBe(true)
  expect(await sweep([1])).toMatchObject({ isConverged: true, stepsRun: 0 })
})
