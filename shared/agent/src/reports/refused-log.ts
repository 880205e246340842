import { gatewayNetns, namesOf, REFUSED } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import { inside, TABLE } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Log } from '@sixfold/service'

type Reason = keyof typeof REFUSED

/** Not at every pass: a burst of facts makes many. */
const EVERY_MS = 25_000

/** What was refused of each device, by what nft lists of the sets that remember it: reason, device, packets. */
export const refusedIn = (listing: string): { reason: Reason; device: string; packets: number }[] =>
  (Object.keys(REFUSED) as Reason[]).flatMap((reason) => {
    const [, elements = ''] =
      new RegExp(`\\bset ${reason} \\{[^{]*elements = \\{([^}]*)\\}`).exec(listing) ?? []
    return [...elements.matchAll(/"(\S+)"[^,]*? counter packets (\d+)/g)].map(([, device = '', packets]) => ({
      reason,
      device,
      packets: Number(packets),
    }))
  })

/**
 * Logs what of which network was refused at its breakout here, whenever that has become more: what, when and whom, as an
 * abuse desk asks for it. By counters in place of the kernel's log: that says nothing in a namespace of its own, and
 * would say as much as somebody sends.
 */
export const openRefusedLog = ({
  id,
  host,
  log,
  now,
}: Readonly<{ id: string; host: Host; log: Log; now: () => number }>) => {
  const known = new Map<string, number>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return async (networks: readonly NetworkView[]): Promise<void> => {
    if (now() - lookedAt < EVERY_MS) return
    const isFirst = lookedAt === Number.NEGATIVE_INFINITY
    lookedAt = now()
    const sets = Object.keys(REFUSED).map((name) => `list set ${TABLE} ${name}`)
    const listing = await host.read(inside(gatewayNetns(id), 'nft', sets.join('; '))).catch(() => null)
    const found = refusedIn(listing ?? '')
    if (found.length === 0) return known.clear()
    const byDevice = new Map(
      networks.map(({ party, network }) => [namesOf(id, party, network).uplinkPeer, `${party}/${network}`]),
    )
    const before = new Map(known)
    known.clear()
    for (const { reason, device, packets } of found) {
      const key = `${reason} ${device}`
      known.set(key, packets)
      const more = packets - (before.get(key) ?? 0)
      const network = byDevice.get(device)
      // What was counted before this process began was told by the one before.
      if (isFirst || more === 0 || network === undefined) continue
      const count = more < 0 ? packets : more
      log.warn(
        { network, reason: REFUSED[reason], packets: count },
        'what a network sent was refused at its breakout',
      )
    }
  }
}
