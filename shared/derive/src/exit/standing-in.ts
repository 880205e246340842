import type { Prefix } from '@sixfold/events'
import { type GroupExit, type MachineView, type NetworkView, upstreamOf } from '@sixfold/fold'
import type { Route } from '@sixfold/kernel'
import { bare } from '../bare.ts'
import { METRIC, UPLINK } from '../names.ts'
import type { Uplink } from '../uplink-of-machine.ts'

type Slices = readonly Readonly<{ slice: Prefix; since: number }>[]

/** The slices that a gateway announces: those that are its own, and those that it took over, which have to win. */
export type SlicesAt = Readonly<{ owned: Slices; taken: Slices }>

/** The exits that a machine stands in for: by the log, and, before that says so, by what it decided itself. */
const standsIn = ({ id, group = [] }: MachineView, also: readonly string[]): GroupExit[] =>
  group.filter(({ exit, takenOver }) => (takenOver === null ? also.includes(exit) : takenOver === id))

/** Whether another exit stands in for a machine, and not the machine for that one in its turn. */
const isTakenOver = (view: MachineView, also: readonly string[]): boolean => {
  const by = view.takenOver?.by ?? null
  return by !== null && !standsIn(view, also).some(({ exit }) => exit === by)
}

/** What a gateway announces. Who was taken over announces nothing, until the log says that it stands for itself. */
export const slicesAt = (view: MachineView, also: readonly string[]): SlicesAt => ({
  owned: isTakenOver(view, also) ? [] : view.slices,
  taken: standsIn(view, also).flatMap(({ slices, since }) => slices.map((slice) => ({ slice, since }))),
})

/**
 * An uplink with the addresses of those that its machine stands in for, or without its own where another one answers
 * there. Where BGP leads packets to a site's exits, each keeps the address that it speaks from, and public IPv4 goes.
 */
export const uplinkAround = (view: MachineView, uplink: Uplink, also: readonly string[]): Uplink => {
  const { machine } = view
  if (machine?.kind !== 'exit') return uplink
  const isStatic = upstreamOf(machine, view.upstream).kind === 'static'
  const goes =
    (publicIpv4: readonly string[]) =>
    (address: string): boolean =>
      isStatic || publicIpv4.includes(bare(address))
  const isHere = goes(machine.publicIpv4)
  const mine = isTakenOver(view, also) ? uplink.addresses.filter((it) => !isHere(it)) : uplink.addresses
  const theirs = standsIn(view, also).flatMap(({ uplink: told, publicIpv4 }) =>
    told
      .filter(goes(publicIpv4))
      // The first is shared by those who bought nothing; of the others those are there that somebody has.
      .filter((it) => !publicIpv4.slice(1).includes(bare(it))),
  )
  return theirs.length === 0 && mine === uplink.addresses
    ? uplink
    : { ...uplink, addresses: [...mine, ...theirs] }
}

/** Since which fact an address of a gateway is one that it took over; undefined for its own. */
export const takenSince = (view: MachineView, also: readonly string[], address: string): number | undefined =>
  standsIn(view, also).find(({ uplink }) => uplink.includes(address))?.since

/** Prefixes that the site sends to a gateway, and to which other gateway they go on. */
export type Detour = Readonly<{ prefixes: readonly string[]; via: string; since: number }>

/** Networks whose prefixes are of a machine's slices, and which another exit of its group serves. */
export const detoured = (view: MachineView, networks: readonly NetworkView[]): Detour[] =>
  networks.flatMap(({ plan }): Detour[] => {
    const { exitPoint, home, cancelled, resources } = plan
    const server = view.group?.find(({ exit }) => exit === exitPoint.exit)
    const via = server?.uplink.find((it) => it.includes(':'))
    if (home !== view.id || cancelled !== null || exitPoint.left !== null || via === undefined) return []
    const leaving = resources.filter(({ breakout, left }) => breakout === 'exit' && left === null)
    const prefixes = [exitPoint.prefix, ...leaving.map(({ prefix }) => prefix)]
    return [{ prefixes, via: bare(via), since: exitPoint.since }]
  })

/** Before the routes of a network that may still be brought from here: packets go both ways by the exit that serves it. */
const DETOUR_METRIC = METRIC - 1

/** What the site sends here for networks that are served by another exit of the group goes on to it, over the site's link. */
export const detours = (onwards: readonly Detour[]): Route[] =>
  onwards.flatMap(({ prefixes, via, since }) =>
    prefixes.map((destination) => ({
      type: 'unicast',
      destination,
      dev: UPLINK,
      via,
      metric: DETOUR_METRIC,
      because: since,
    })),
  )

/** The rules that let it pass. */
export const detourRules = (onwards: readonly Detour[]): string[] => {
  const all = onwards.flatMap(({ prefixes }) => prefixes)
  return all.length === 0
    ? []
    : [
        `iifname "${UPLINK}" oifname "${UPLINK}" ip6 daddr { ${all.join(', ')} } accept comment "another exit of the group serves it"`,
      ]
}
