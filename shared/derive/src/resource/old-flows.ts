import type { NetworkPlan } from '@sixfold/fold'
import { MARKED_TABLE, type WireGuard } from '@sixfold/kernel'
import { NAT64_PREFIX, nat64Since } from '../exit/nat64.ts'
import { chain, NOT_INTERNET4 } from '../firewall.ts'
import { METRIC, WORKLOAD_PORTS } from '../names.ts'
import type { Part } from '../part.ts'

/** The mark and the place of the rule by which old flows find the exit that they began by. */
const MARK = 64
const PRIORITY = 100

type Wires = Readonly<{ plan: NetworkPlan; wireToExit: string; standby: WireGuard | null }>

const numberOf = (wire: 2 | undefined): 1 | 2 => wire ?? 1

/**
 * The wire over which flows finish that were translated at the exit that served the network before; null where none do.
 * Who bought an address is seen as the same at either exit: its flows change over, as those of IPv6 do.
 */
const finishing = ({ plan, standby }: Wires) =>
  plan.standby?.finishing === undefined || standby === null || plan.goods.publicIpv4.length > 0
    ? null
    : { dev: standby.name, number: numberOf(plan.standby.wire), since: plan.standby.finishing }

/** The rule and the routes of old flows. Only packets that bear the mark find them, and only those towards the internet do. */
export const oldFlowRoutes = (its: Wires): Part => {
  const old = finishing(its)
  if (old === null) return {}
  const { dev, since: because } = old
  const isNat64 = nat64Since(its.plan) !== null
  const destinations = ['0.0.0.0/0', ...(isNat64 ? [NAT64_PREFIX] : [])]
  return {
    routes: destinations.map((destination) => ({
      type: 'unicast',
      destination,
      dev,
      via: null,
      metric: METRIC,
      table: MARKED_TABLE,
      because,
    })),
    rules: (isNat64 ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const)).map((family) => ({
      family,
      priority: PRIORITY,
      mark: MARK,
      table: MARKED_TABLE,
      because,
    })),
  }
}

/**
 * Each flow is marked with the wire that it last went by, from when the network is first to be moved. Until then none was,
 * and all went by the one of which the plan says so.
 */
export const oldFlowChains = (its: Wires): string[] => {
  const { plan, wireToExit, standby } = its
  if (plan.unmarked === undefined) return []
  const wires = [
    { dev: wireToExit, number: numberOf(plan.exitPoint.wire) },
    ...(standby === null ? [] : [{ dev: standby.name, number: numberOf(plan.standby?.wire) }]),
  ]
  const old = finishing(its)
  const marks = old === null ? [] : plan.unmarked === old.number ? [0, old.number] : [old.number]
  const begun = `iifname "${WORKLOAD_PORTS}" ct direction original ct state established,related ct mark { ${marks.join(', ')} }`
  return [
    ...(old === null
      ? []
      : [
          chain('begun', 'type filter hook prerouting priority mangle; policy accept;', [
            `${begun} ip daddr != { ${NOT_INTERNET4.join(', ')} } meta mark set ${MARK} comment "it finishes by the exit that it began by"`,
            ...(nat64Since(plan) === null
              ? []
              : [`${begun} ip6 daddr ${NAT64_PREFIX} meta mark set ${MARK}`]),
          ]),
        ]),
    chain(
      'wires',
      'type filter hook postrouting priority mangle; policy accept;',
      wires.map(({ dev, number }) => `oifname "${dev}" ct mark != ${number} ct mark set ${number}`),
    ),
  ]
}
