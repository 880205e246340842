import type { AgentId } from '@sixfold/events'
import type { MemberKeys, NetworkView } from '@sixfold/fold'
import type { Evidence } from '../proofs/derived.ts'
import { membersOf } from '../proofs/wires.ts'
import { linkedBy } from './linked-end.ts'

/**
 * Two members that shake hands: the far one, in the other network where it is of one, the device, and the public keys by
 * which each knows the other.
 */
export type Hands = Readonly<{
  to: AgentId
  of?: string
  dev: string
  keys: Readonly<{ here: readonly string[]; there: readonly string[] }>
}>

/** What people call a machine. */
export const nameIn = ({ machines }: NetworkView, id: AgentId): string => machines[id]?.name ?? id

/** A network that something is in, in words; nothing inside the own one. */
export const ofText = (of: string | undefined): string => (of === undefined ? '' : ` of ${of}`)

/** The keys of a member, of its own network or of one that it is linked with; two pairs while keys are rotated. */
const keysOf = (view: NetworkView, id: AgentId, of: string | undefined): readonly MemberKeys[] => {
  const plan = of === undefined ? view.plan : linkedBy(view, of)?.plan
  return plan === undefined ? [] : membersOf(plan).flatMap((it) => (it.id === id ? (it.keys ?? []) : []))
}

/** The wire that a packet takes from one member to the next, in words. */
export const wireWords = (
  { view, members }: Evidence,
  at: AgentId,
  { to, dev, of }: Readonly<{ to: AgentId; dev: string; of: string | undefined }>,
): string => {
  const vxlan = members.get(at)?.room?.vxlans?.find(({ name }) => name === dev)
  if (vxlan !== undefined) {
    const peer = vxlan.peers.find(({ mac }) => mac === members.get(to)?.names.farmMac)
    return `${nameIn(view, at)} → ${nameIn(view, to)} at ${peer?.address}, VXLAN ${vxlan.vni} from ${vxlan.local}, in clear`
  }
  const device = members.get(at)?.room?.wireguards.find(({ name }) => name === dev)
  const keys = keysOf(view, to, of).flatMap((its) => [its.mesh, its.exit])
  const peer = device?.peers.find(({ publicKey }) => keys.includes(publicKey as (typeof keys)[number]))
  const where = peer?.endpoint == null ? 'wherever it comes from' : `at ${peer.endpoint}`
  return `${nameIn(view, at)} → ${nameIn(view, to)}${ofText(of)} ${where}, WireGuard from port ${device?.listenPort ?? 0}`
}

/** Whose hands are to be shaken on that wire; nobody's where it is none of WireGuard. */
export const handsOf = (
  { view, members }: Evidence,
  at: AgentId,
  { to, dev, of }: Readonly<{ to: AgentId; dev: string; of: string | undefined }>,
): { hands?: Hands } => {
  if (members.get(at)?.room?.wireguards.some(({ name }) => name === dev) !== true) return {}
  const namesOf = (id: AgentId, its: string | undefined): string[] =>
    keysOf(view, id, its).flatMap(({ mesh, exit }) => (mesh === null ? [exit] : [mesh, exit]))
  const keys = { here: namesOf(at, undefined), there: namesOf(to, of) }
  return { hands: { to, dev, keys, ...(of === undefined ? {} : { of }) } }
}
