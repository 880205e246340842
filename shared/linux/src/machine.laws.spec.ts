import { bind, narrowPass, pass, restedOf } from '@sixfold/reconcile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilityLaws, settles } from '../../testkit/src/facility-laws.ts'
import { pretendDaemonLook } from '../../testkit/src/pretend-host/daemons.ts'
import { type PretendHost, pretendHost } from '../../testkit/src/pretend-host.ts'
import { aDaemon, aNetwork, aState, CLOSED, namesOf } from './examples.ts'
import { facilitiesFor, openMachine, removeNetns } from './machine.ts'
import { netnsFacility } from './netns/index.ts'
import { newPrivateKey, publicKeyOf } from './wireguard/keys.ts'

const KEY = newPrivateKey()
const PEERS = [1, 2].map(() => publicKeyOf(newPrivateKey()))
const PREFIX = 'sf-spec'
const machine = () =>
  openMachine({
    agentId: 'x',
    keyOf: () => KEY,
    nowSeconds: () => 1_800_000_000,
    lookAtDaemon: pretendDaemonLook,
  })

const withWorkloads = (): PretendHost => {
  const host = pretendHost()
  for (const index of [1, 2]) {
    const room = host.world.netns.get('')
    if (room !== undefined)
      host.world.netns.set(namesOf(PREFIX, index).workload, { ...structuredClone(room), sysctls: [] })
  }
  return host
}

const network = (index: number) =>
  fc
    .record({
      because: fc.integer({ min: 1, max: 2 }),
      mtu: fc.constantFrom(1_420, 1_280),
      ipv4: fc.subarray(['10.9.9.1/24', '10.9.9.2/24', '10.8.8.8/32']),
      members: fc.subarray([1, 2, 3]),
      nft: fc.constantFrom(CLOSED, 'chain other {}'),
      hasWorkload: fc.boolean(),
      peers: fc.subarray([...PEERS]),
      daemons: fc.option(
        fc.subarray([
          aDaemon('one'),
          aDaemon('two', { reload: null, files: { 'a.conf': 'a', 'b.conf': 'b' } }),
        ]),
        { nil: undefined },
      ),
    })
    .map(({ peers, daemons, ...rest }) =>
      aNetwork({
        prefix: PREFIX,
        index,
        ...rest,
        ...(daemons === undefined ? {} : { daemons }),
        wireguards: [
          {
            name: namesOf(PREFIX, index).mesh,
            listenPort: 20_000 + index,
            privateKey: 'key',
            because: 1,
            peers: peers.map((publicKey) => ({
              publicKey,
              endpoint: '192.0.2.1:9',
              allowedIps: [`2001:db8:1:${PEERS.indexOf(publicKey)}::/64`],
              keepaliveSeconds: 25,
              because: 1,
            })),
          },
        ],
      }),
    )
const states = fc.tuple(fc.option(network(1)), fc.option(network(2))).map((networks) =>
  aState(
    PREFIX,
    networks.flatMap((rooms) => rooms ?? []),
  ),
)

describe('everything that a machine holds', () => {
  facilityLaws({
    wanted: states,
    host: withWorkloads,
    bind: (state) => facilitiesFor(state, machine()),
    runs: 150,
  })

  it('is the same whichever way it came about', async () => {
    await fc.assert(
      fc.asyncProperty(states, states, async (before, state) => {
        const [straight, winding] = [withWorkloads(), withWorkloads()]
        const kept = state.rooms.map(({ netns }) => netns)
        const put = (host: PretendHost, wanted: typeof state) =>
          settles(host, () => facilitiesFor(wanted, machine()))
        await put(straight, state)
        await put(winding, before)
        await pass(winding, [removeNetns('x', kept, pretendDaemonLook), ...facilitiesFor(state, machine())])
        const gone = [1, 2]
          .map((index) => namesOf(PREFIX, index))
          .filter(({ netns }) => !kept.includes(netns))
        const names = new Set(gone.map(({ netns }) => netns))
        const retired = netnsFacility('retired', (name) => names.has(name), pretendDaemonLook)
        await settles(winding, () => [bind(retired, [])])
        const workloads = /^ip (-n|netns add) sf-spec-w.*$/gm
        expect(String(winding).replaceAll(workloads, '')).toBe(String(straight).replaceAll(workloads, ''))
      }),
      { numRuns: 60 },
    )
  })

  it('is the same whether a change is made by what differs, or by a look at all of it', async () => {
    await fc.assert(
      fc.asyncProperty(states, states, async (before, state) => {
        const [looked, narrowed] = [withWorkloads(), withWorkloads()]
        const [one, other] = [machine(), machine()]
        for (const [host, its] of [
          [looked, one],
          [narrowed, other],
        ] as const)
          await settles(host, () => facilitiesFor(before, its))
        const rested = restedOf(facilitiesFor(before, other))
        await pass(looked, facilitiesFor(state, one))
        await narrowPass(narrowed, () => facilitiesFor(state, other), rested)
        expect(String(narrowed)).toBe(String(looked))
        expect((await pass(narrowed, facilitiesFor(state, other))).stepsRun).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('ends as with looks alone where a change met what somebody had damaged', async () => {
    await fc.assert(
      fc.asyncProperty(states, states, fc.nat(), fc.nat(), async (before, state, which, where) => {
        const [looked, narrowed] = [withWorkloads(), withWorkloads()]
        const [one, other] = [machine(), machine()]
        for (const [host, its] of [
          [looked, one],
          [narrowed, other],
        ] as const) {
          await settles(host, () => facilitiesFor(before, its))
          damage(host, which, where)
        }
        const rested = restedOf(facilitiesFor(before, other))
        await narrowPass(narrowed, () => facilitiesFor(state, other), rested)
        for (const [host, its] of [
          [looked, one],
          [narrowed, other],
        ] as const)
          await settles(host, () => facilitiesFor(state, its))
        expect(String(narrowed)).toBe(String(looked))
      }),
      { numRuns: 60 },
    )
  })

  it('is put right by one pass after any one thing was taken away', async () => {
    await fc.assert(
      fc.asyncProperty(states, fc.nat(), fc.nat(), async (state, which, where) => {
        const host = withWorkloads()
        await settles(host, () => facilitiesFor(state, machine()))
        const whole = String(host)
        damage(host, which, where)
        await settles(host, () => facilitiesFor(state, machine()))
        expect(String(host)).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })
})

/** What a curious human may do: take away one object, anywhere, or take a device down. */
const damage = ({ world }: PretendHost, which: number, where: number): void => {
  const rooms = [...world.netns].filter(([name]) => name !== '')
  const room = rooms[where % rooms.length]?.[1]
  if (room === undefined) return
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[which % Math.max(items.length, 1)]
  const link = pick([...room.links.values()].filter(({ name }) => name !== 'lo'))
  const strokes = [
    () => void room.addresses.splice(which % Math.max(room.addresses.length, 1), 1),
    () => void room.routes.splice(which % Math.max(room.routes.length, 1), 1),
    () => void room.neighbours.splice(which % Math.max(room.neighbours.length, 1), 1),
    () => void (link !== undefined && Object.assign(link, { isUp: false, mtu: 1_300 })),
    () => void (link !== undefined && Object.assign(link, { alias: 'sixfold:999' })),
    () => void (link?.kind === 'veth' && Object.assign(link, { mac: '02:00:00:00:99:99' })),
    () => void (room.table !== null && Object.assign(room, { table: 'table inet sixfold {\n}' })),
    () => void pick([...world.tunnels.values()])?.peers.clear(),
    () =>
      void Object.assign(pick([...world.tunnels.values()]) ?? {}, {
        listenPort: 1,
        privateKey: newPrivateKey(),
      }),
    () => void world.processes.delete(pick([...world.processes.keys()]) ?? 0),
    () => void Object.assign(pick([...world.processes.values()]) ?? {}, { isStopped: true }),
    () =>
      void world.files.delete(
        pick([...world.files.keys()].filter((path) => !path.endsWith('/process'))) ?? '',
      ),
    () => void Object.assign(pick([...world.files.values()]) ?? {}, { content: 'by hand' }),
    () => void world.files.clear(),
  ]
  pick(strokes)?.()
}
