import { containsPrefix, Prefix } from '@sixfold/events/values/prefix'
import { linuxHost } from '@sixfold/linux/host'
import { inParallel } from '../network/in-parallel.ts'
import { netnsOf, ROUTER_BRIDGE } from '../network/names.ts'
import { machinesOfPlan, type Plan } from '../plan/plan.ts'
import { openLab, type Where } from './context.ts'
import { LabError } from './error.ts'

/** A slice that a machine's agent owns, and whose packets its site's router must bring there. */
export type SliceRoute = Readonly<{ machine: string; prefix: string }>

const AT_ONCE = 8

/** The line for the router of the machine's site, as its owner would type it, and which router that is. */
const lineFor = (
  plan: Plan,
  { machine: name, prefix }: SliceRoute,
): Readonly<{ site: string; line: string | null }> => {
  const slice = Prefix.parse(prefix)
  const found = machinesOfPlan(plan).find(({ machine }) => machine.name === name)
  if (found === undefined) {
    const names = machinesOfPlan(plan).map(({ machine }) => machine.name)
    throw new LabError('no-such-target', `there is no machine ${name}: there are ${names.join(', ')}`)
  }
  const { site, machine } = found
  const allocation = site.allocations.find((it) => containsPrefix(Prefix.parse(it.prefix), slice))
  const kind = allocation?.holder === 'farm' ? 'node-agent' : 'exit-gateway'
  const gateway = machine.agents.find((agent) => agent.kind === kind)?.gateway.find((it) => it.includes(':'))
  if (allocation === undefined || gateway === undefined) {
    const own = site.allocations.map((it) => `${it.prefix} of its ${it.holder}`).join(', ') || 'none'
    throw new LabError(
      'not-in-allocation',
      `${slice} is no slice for ${name}: the allocations of site ${site.name} are ${own}`,
    )
  }
  // There the router is told by the machine itself.
  if (site.bgp !== null) return { site: site.name, line: null }
  return { site: site.name, line: `route replace ${slice} via ${gateway.split('/')[0]} dev ${ROUTER_BRIDGE}` }
}

/**
 * Does what a site's owner does when a node or an exit got a slice: routes it, at the site's router, to the gateway
 * address of that machine. Doing it twice is harmless; where the site's router speaks BGP nothing is to be done.
 *
 * @throws LabError `not-in-allocation` when the site has no such prefix; then nothing was changed
 */
export const addUpstreamRoutes = async (
  lab: string,
  slices: readonly SliceRoute[],
  where: Where = {},
): Promise<void> => {
  const { plan } = await openLab(lab, where)
  const bySite = Map.groupBy(
    slices.map((slice) => lineFor(plan, slice)),
    ({ site }) => site,
  )
  const host = linuxHost()
  await inParallel(AT_ONCE, [...bySite], ([site, lines]) =>
    host.run({
      do: 'exec',
      argv: ['ip', '-n', netnsOf(lab, site), '-batch', '-'],
      stdin: lines.flatMap(({ line }) => (line === null ? [] : `${line}\n`)).join(''),
    }),
  )
}
