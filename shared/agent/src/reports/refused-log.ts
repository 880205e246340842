import { gatewayNetns, namesOf, REFUSED } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import { countersIn, type Machine } from '@sixfold/linux'
import type { PassReport } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'

type Counters = ReturnType<typeof countersIn>

/** What was refused of each device, as far as it was looked at: by which set remembers it, and the device. */
const refusedIn = (counters: Counters) =>
  [...counters].flatMap(([name, { packets }]) => {
    const [set = '', device = ''] = name.split(' ')
    const reason = (REFUSED as Readonly<Record<string, string>>)[set]
    return reason === undefined ? [] : [{ name, reason, device, packets }]
  })

/**
 * Logs what of which network was refused at its breakout here, whenever that has become more: what, when and whom, as an
 * abuse desk asks for it. By counters in place of the kernel's log: that says nothing in a namespace of its own, and
 * would say as much as somebody sends. They are read with the table, every half minute.
 */
export const openRefusedLog = ({
  id,
  machine,
  log,
}: Readonly<{ id: string; machine: Machine; log: Log }>) => {
  /** `isOver`: counted in a table that was written anew since. */
  const known = new Map<string, Readonly<{ packets: number; isOver: boolean }>>()
  let isFirst = true
  const tellGrown = (networks: readonly NetworkView[]): void => {
    const found = refusedIn(countersIn(machine, gatewayNetns(id)))
    // What was counted before this process began was told by the one before.
    const isTold = isFirst
    isFirst = false
    const grown = found.filter(({ name, packets }) => packets !== known.get(name)?.packets)
    if (grown.length === 0) return
    const byDevice = new Map(
      networks.map(({ party, network }) => [namesOf(id, party, network).uplinkPeer, `${party}/${network}`]),
    )
    for (const { name, reason, device, packets } of grown) {
      const before = known.get(name)
      // What is less, or of another table, has begun anew.
      const since = before === undefined || before.isOver || packets < before.packets ? 0 : before.packets
      known.set(name, { packets, isOver: false })
      const network = byDevice.get(device)
      if (!isTold && network !== undefined)
        log.warn(
          { network, reason, packets: packets - since },
          'what a network sent was refused at its breakout',
        )
    }
  }
  return (networks: readonly NetworkView[], { facilities }: Pick<PassReport, 'facilities'>): void => {
    tellGrown(networks)
    const wasWritten = facilities.some(
      ({ facility, changes }) =>
        facility.startsWith('nft:') && changes.some((it) => it.startsWith('replace table ')),
    )
    if (wasWritten) for (const [name, { packets }] of known) known.set(name, { packets, isOver: true })
  }
}
