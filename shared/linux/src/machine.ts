import type { KernelState } from '@sixfold/kernel'
import { type Bound, bind } from '@sixfold/reconcile'
import { allServe, daemonsFacility } from './daemons/index.ts'
import { lookAtDaemon } from './daemons/look.ts'
import type { DaemonLook } from './daemons/model.ts'
import { hasItsEnds, linkFacility } from './link/index.ts'
import { type RoomLook, roomLooks } from './link/look.ts'
import type { KnownRules6 } from './link/rules.ts'
import { type AskResolver, askResolver } from './names/control.ts'
import { namesFacility, rememberNames } from './names/index.ts'
import type { Known } from './names/model.ts'
import { withResolvers } from './names/unbound.ts'
import { netnsFacility } from './netns/index.ts'
import { bindNft } from './nft/binding.ts'
import type { Listings } from './nft/model.ts'
import { NO_RECORDS, type TableRecords } from './nft/records.ts'
import { ownsNetns } from './ownership.ts'
import { type ArrangedRoom, arrange } from './rooms.ts'
import type { KnownRules } from './underlay/model.ts'
import { bindUnderlay, bindVxlans } from './vxlan/bindings.ts'
import { askControl, type Control } from './wireguard/control.ts'
import { rememberEndpoints, wireguardFacility } from './wireguard/index.ts'
import { type KernelSupport, kernelWireGuard } from './wireguard/kernel-support.ts'
import type { KeyOf } from './wireguard/keys.ts'
import type { Actual, Endpoints } from './wireguard/model.ts'

/**
 * What an agent keeps between passes. Nothing in it says what the kernel holds: losing it costs a look, or one
 * decision about a roaming peer.
 */
export type Machine = Readonly<{
  agentId: string
  keyOf: KeyOf
  nowSeconds: () => number
  control: Control
  endpoints: Endpoints
  listings: Listings
  records: TableRecords
  underlay: KnownRules
  hasKernelWireGuard: KernelSupport
  lookAtDaemon: DaemonLook
  askResolver: AskResolver
  names: Known
  rules6: KnownRules6
  /** Whom the resolvers of this machine ask; none: the internet's own servers. */
  forwarders: readonly string[]
}>

/** A machine that nothing is known of yet; one per agent process. */
export const openMachine = ({
  agentId,
  keyOf,
  nowSeconds = () => Math.floor(Date.now() / 1_000),
  control = (device) => askControl(device),
  lookAtDaemon: look = lookAtDaemon,
  askResolver: ask = askResolver,
  forwarders = [],
  records = NO_RECORDS,
}: Readonly<{
  agentId: string
  keyOf: KeyOf
  nowSeconds?: () => number
  control?: Control
  lookAtDaemon?: DaemonLook
  askResolver?: AskResolver
  forwarders?: readonly string[]
  /** How tables were left by the process before this one. */
  records?: TableRecords
}>): Machine => ({
  agentId,
  keyOf,
  nowSeconds,
  control,
  endpoints: new Map(),
  listings: new Map(),
  records,
  underlay: { listed: null },
  hasKernelWireGuard: kernelWireGuard(),
  lookAtDaemon: look,
  askResolver: ask,
  names: new Map(),
  rules6: new Map(),
  forwarders,
})

/**
 * Everything that a state wants from the kernel, as a list for ONE pass, in the order in which it depends on each
 * other: namespaces, then filters (closed, not open, while links come up), then links, then the daemons behind them with the
 * names that they tell, and what WireGuard devices hold.
 *
 * Nothing that left the state is looked for in namespaces that it no longer names: that is `removeNetns`. `lookAt`: the looks
 * of this pass. Throws a Refusal when the state contradicts itself.
 */
export const facilitiesFor = (state: KernelState, machine: Machine, lookAt = roomLooks()): Bound[] => {
  const rooms = arrange(withResolvers(state, machine.forwarders), machine.agentId)
  return [
    ...rooms.filter(({ wanted }) => wanted.isOurs).map((room) => bindNetns(room, machine)),
    ...rooms.flatMap((room) => bindNft(room, machine, netnsNeed(room))),
    ...rooms.flatMap((room) => bindUnderlay(room, machine)),
    ...rooms.map((room) => bindLink(room, makersOf(room, rooms), lookAt, machine)),
    ...rooms.flatMap((room) => bindDaemons(room, machine)),
    ...rooms.flatMap((room) => bindNames(room, machine)),
    ...rooms.flatMap((room) => bindWireguards(room, machine)),
    ...rooms.flatMap(bindVxlans),
  ]
}

/** Removes every namespace of the agent but those named, with all that is in them. Comes before everything else. */
export const removeNetns = (
  agentId: string,
  wanted: readonly string[],
  look: DaemonLook = lookAtDaemon,
): Bound => {
  const kept = new Set(wanted)
  const facility = netnsFacility('netns:retired', (name) => ownsNetns(agentId, name) && !kept.has(name), look)
  return bind(facility, [])
}

const netnsNeed = ({ wanted }: ArrangedRoom): readonly string[] =>
  wanted.isOurs ? [`netns:${wanted.netns}`] : []

const bindNetns = ({ wanted: { netns } }: ArrangedRoom, { lookAtDaemon: lookAt }: Machine): Bound =>
  bind(
    netnsFacility(`netns:${netns}`, () => false, lookAt, [netns]),
    [netns],
  )

/** The rooms that make pairs into this one; ends that are not there are set up once those are through. */
const makersOf = ({ wanted: { netns } }: ArrangedRoom, rooms: readonly ArrangedRoom[]): readonly string[] =>
  rooms.flatMap(({ wanted }) =>
    wanted.netns !== netns &&
    wanted.devices.some((device) => device.kind === 'veth' && device.peer.netns === netns)
      ? [`link:${wanted.netns}`]
      : [],
  )

const bindLink = (
  room: ArrangedRoom,
  after: readonly string[],
  lookAt: RoomLook,
  { hasKernelWireGuard, rules6, nowSeconds }: Machine,
): Bound => {
  const { wanted } = room
  // Closed, not open: no link comes up before the filter is there.
  const needs = [
    ...netnsNeed(room),
    ...(room.nft === null ? [] : [`nft:${wanted.netns}`]),
    ...(room.vxlans.length === 0 ? [] : [`underlay:${wanted.netns}`]),
  ]
  return bind(linkFacility({ wanted, lookAt, hasKernelWireGuard, rules6, nowSeconds }), wanted, {
    needs,
    after,
    isFree: hasItsEnds(wanted),
  })
}

/**
 * Behind the links where those have yet to make the device, and not at all where they could not. A peer is taken away also where some link cannot be put
 * right.
 */
const bindWireguards = (
  room: ArrangedRoom,
  { keyOf, nowSeconds, control, endpoints }: Machine,
): readonly Bound[] =>
  room.wireguards.map((wanted) => {
    const { netns } = room.wanted
    const facility = wireguardFacility({ netns, name: wanted.name, control, keyOf, nowSeconds, endpoints })
    const settled = rememberEndpoints(wanted, endpoints)
    const isFree = (device: Actual) => device !== null
    const after = [`link:${netns}`]
    return bind(facility, wanted, { needs: netnsNeed(room), after, leans: true, isFree, settled })
  })

/**
 * Behind the links where one of them has to be started; it needs its own devices of those, and no other, so that a link
 * that cannot be put right stops no resolver. Only of a room that is somebody's as a whole: whoever else keeps devices
 * in it would take the daemons for nobody's.
 */
const bindDaemons = (
  { wanted: { netns, scope, devices }, daemons }: ArrangedRoom,
  { lookAtDaemon: lookAt }: Machine,
): readonly Bound[] => {
  if (scope !== 'whole' && scope.made !== true && daemons.length === 0) return []
  const tuns = devices.flatMap(({ kind, name }) => (kind === 'tun' ? [name] : []))
  const facility = daemonsFacility({ netns, wanted: daemons, tuns, lookAt })
  return [bind(facility, daemons, { needs: [`netns:${netns}`], after: [`link:${netns}`], isFree: allServe })]
}

/** Behind the resolver that is to tell them; it may serve although another daemon of the room cannot. */
const bindNames = (
  { wanted: { netns }, names }: ArrangedRoom,
  { askResolver: ask, names: known, nowSeconds }: Machine,
): readonly Bound[] => {
  if (names === null) return []
  const facility = namesFacility({ netns, zone: names.zone, ask, known, nowSeconds })
  const settled = rememberNames(netns, names, known)
  return [bind(facility, names, { needs: [`netns:${netns}`], after: [`daemons:${netns}`], settled })]
}
