import type { Machine } from '@sixfold/fold'

type Reach = Readonly<{ kind: 'public'; address: string } | { kind: 'hidden' }> | undefined

const reachText = (reach: Reach): string | null => {
  if (reach === undefined) return null
  return reach.kind === 'hidden' ? 'hidden' : reach.address
}

/** Where a machine stands: its farm or exit group, and how it is reached, per family as MachineRow says it. */
export const standingOf = (machine: Machine) =>
  machine.kind === 'node'
    ? {
        site: machine.farm,
        ipv6: reachText(machine.reachability.ipv6),
        ipv4: reachText(machine.reachability.ipv4),
      }
    : { site: machine.exitGroup, ipv6: machine.endpoints.ipv6, ipv4: machine.endpoints.ipv4 }
