import type { Plan, SitePlan } from '../plan/plan.ts'
import { CORE } from '../topology/machines.ts'
import { MACHINE_BRIDGE, ROUTER_BRIDGE } from './names.ts'

/** One end of a wire: in whose namespace, called what there, and the bridge it is a port of. */
export type End = Readonly<{ node: string; dev: string; bridge: string | null }>

/** A veth pair. `link` is its name for people, `upper~lower`; loss and captures are at the upper end. */
export type Wire = Readonly<{ link: string; upper: End; lower: End; lossPercent: number }>

const wire = (upper: End, lower: End, lossPercent: number): Wire => ({
  link: `${upper.node}~${lower.node}`,
  upper,
  lower,
  lossPercent,
})

const wiresOfSite = (site: SitePlan, index: number): readonly Wire[] => [
  ...site.transits.map(({ upper, lower, lossPercent }) =>
    wire(
      { node: upper, dev: upper === CORE ? `s${index + 1}` : 'inside', bridge: null },
      { node: lower, dev: 'wan', bridge: null },
      lossPercent,
    ),
  ),
  ...site.machines.map(({ name, port, lossPercent }) =>
    wire(
      { node: site.name, dev: port, bridge: ROUTER_BRIDGE },
      { node: name, dev: 'eth0', bridge: MACHINE_BRIDGE },
      lossPercent,
    ),
  ),
]

/** Every wire of a lab, from the core outwards. */
export const wiresOf = (plan: Plan): readonly Wire[] => plan.sites.flatMap(wiresOfSite)
