import { haveWire, unmovedEnds } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import { hasMoved, type NetworkState, type NetworkView, nextOf, wantedMembers } from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'
import { moment } from '../render/duration.ts'
import { listing } from '../render/plural.ts'
import { silenceOf } from './missing.ts'

/** A member for which a rotation of keys waits. `since` in milliseconds since 1970: when it was asked for what is missing. */
export type Stuck = Readonly<{ member: AgentId; name: string; why: string; since: number }>

/** A rotation of keys under way. This shape stays. */
export type RotationShown = Readonly<{ generation: number; since: number; stuck: readonly Stuck[] }>

type Told = Readonly<{
  names: Pick<AgentNames, 'of'>
  heard: ReadonlyMap<string, number | null>
}>

/** Why a rotation waits for a member, or null: its keys, or the handshakes of those that have made theirs. */
const whyStuck = (view: NetworkView, member: AgentId, { names }: Told): string | null => {
  const { plan } = view
  const next = nextOf(plan, member)
  if (next === undefined) return null
  if (next.keys === null) return `has made no keys of generation ${plan.rotation?.generation}`
  const unseen = wantedMembers(plan).filter(
    (it) =>
      it !== member &&
      (nextOf(plan, it)?.keys ?? null) !== null &&
      haveWire(view, member, it) &&
      !hasMoved(plan, member, it),
  )
  const beyond = unmovedEnds(view, member).map(
    ({ machine, network: { party, network } }) => `${names.of(machine)} in ${party}/${network}`,
  )
  const all = [...unseen.map(names.of), ...beyond]
  return all.length === 0 ? null : `has seen no handshake of ${listing(all)}`
}

/** How far the rotation of a network's keys is; null where none are rotated. */
export const rotationOf = (
  view: NetworkView,
  { rotationAt }: Pick<NetworkState, 'rotationAt'>,
  told: Told,
): RotationShown | null => {
  const { rotation } = view.plan
  if (rotation === undefined) return null
  const since = rotationAt?.at ?? 0
  const stuck = wantedMembers(view.plan).flatMap((member): Stuck[] => {
    const why = whyStuck(view, member, told)
    if (why === null) return []
    const silence = told.heard.has(member) ? silenceOf(told.heard.get(member) ?? null) : null
    return [
      { member, name: told.names.of(member), why: silence === null ? why : `${why}; ${silence}`, since },
    ]
  })
  return { generation: rotation.generation, since, stuck }
}

/** The rotation in lines: since when, and for whom it waits. */
export const rotationLines = ({ generation, since, stuck }: RotationShown): string[] => {
  const head = `keys are being rotated to generation ${generation}, since ${moment(since)} UTC`
  if (stuck.length === 0)
    return [`${head}: all have moved, and it ends when all hold that, in linked networks too`]
  return [
    `${head}; stuck:`,
    ...stuck.map(({ name, why, since: from }) => `  ${name} ${why}, since ${moment(from)} UTC`),
  ]
}
