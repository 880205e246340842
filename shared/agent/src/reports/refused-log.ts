import { gatewayNetns, namesOf, REFUSED } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import { countersIn, type Machine } from '@sixfold/linux'
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
  const known = new Map<string, number>()
  let isFirst = true
  return (networks: readonly NetworkView[]): void => {
    const found = refusedIn(countersIn(machine, gatewayNetns(id)))
    // What was counted before this process began was told by the one before.
    const isTold = isFirst
    isFirst = false
    const grown = found.filter(({ name, packets }) => packets !== known.get(name))
    if (grown.length === 0) return
    const byDevice = new Map(
      networks.map(({ party, network }) => [namesOf(id, party, network).uplinkPeer, `${party}/${network}`]),
    )
    for (const { name, reason, device, packets } of grown) {
      const more = packets - (known.get(name) ?? 0)
      known.set(name, packets)
      const network = byDevice.get(device)
      // One that is less was forgotten for a while, and has begun anew.
      if (!isTold && network !== undefined)
        log.warn(
          { network, reason, packets: more < 0 ? packets : more },
          'what a network sent was refused at its breakout',
        )
    }
  }
}
