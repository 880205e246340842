import { accept, type Decision, nothing } from '@sixfold/decider'
import type { PolicyService, PolicySource, SecurityGroup } from '@sixfold/events'
import { PolicyChanged, PolicyLifted } from '@sixfold/events/facts'
import type { ChangePolicy, LiftPolicy } from './goods.commands.ts'
import { type GoodsNow, refuseAt } from './goods-now.ts'

export type PolicyFact = ReturnType<typeof PolicyChanged.of> | ReturnType<typeof PolicyLifted.of>

/** ICMP is IPv4's (RFC 792), ICMPv6 is IPv6's (RFC 4443): from the other family no such packet comes. */
const meetsNothing = (from: PolicySource, { protocol }: PolicyService): boolean => {
  if (from.kind !== 'prefix' || (protocol !== 'icmp' && protocol !== 'icmpv6')) return false
  return from.prefix.includes(':') !== (protocol === 'icmpv6')
}

/** The first rule that no packet can ever meet, as the path of its source. */
const firstEmpty = (groups: readonly SecurityGroup[]) => {
  for (const [group, { allow }] of groups.entries())
    for (const [rule, { from, service }] of allow.entries())
      if (meetsNothing(from, service) && from.kind === 'prefix')
        return {
          path: `data.groups.${group}.allow.${rule}`,
          prefix: from.prefix,
          protocol: service.protocol,
        }
  return null
}

/** Security groups in place of those before: in force, or staged beside them. */
export const changePolicy = (
  { order, mode, groups }: ChangePolicy,
  { plan }: GoodsNow,
): Decision<PolicyFact> => {
  const empty = firstEmpty(groups)
  if (empty !== null)
    return refuseAt(
      'POLICY_FAMILY',
      `${empty.path} allows ${empty.protocol} from ${empty.prefix}, which is of the other address family: icmp is IPv4's, icmpv6 is IPv6's`,
      `${empty.path}.from.prefix`,
      empty.prefix,
    )
  const before = plan.goods[mode]?.groups
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(groups)) return nothing
  return accept(PolicyChanged.of({ order, mode, groups: [...groups] as SecurityGroup[] }))
}

/** Takes the security groups of a mode back; nothing where there are none. */
export const liftPolicy = ({ order, mode }: LiftPolicy, { plan }: GoodsNow): Decision<PolicyFact> =>
  plan.goods[mode] === null ? nothing : accept(PolicyLifted.of({ order, mode }))
