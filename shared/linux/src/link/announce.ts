import type { Step } from '@sixfold/reconcile'
import { inside } from '../ownership.ts'
import { word } from '../word.ts'
import type { Change, WantedRoom } from './model.ts'

/**
 * Tells everybody on a site's link whose an address is now, where one was added to an uplink: a router that knew it at
 * another machine would go on sending it there until its own probes failed. The kernel says all addresses of a device
 * unasked, by ARP and by neighbour advertisement, when its MAC is set, also to what it was.
 */
export const announcements = (
  { netns, devices }: Pick<WantedRoom, 'netns' | 'devices'>,
  changes: readonly Change[],
): readonly Step[] => {
  const moved = new Set(
    changes.flatMap((change) =>
      change.object === 'address' && change.kind === 'add' ? [change.wanted.dev] : [],
    ),
  )
  return devices.flatMap((it): Step[] => {
    if (it.kind !== 'uplink' || !moved.has(it.name)) return []
    const dev = word(it.name)
    const settings = [`net.ipv4.conf.${dev}.arp_notify=1`, `net.ipv6.conf.${dev}.ndisc_notify=1`]
    return [
      { do: 'exec', argv: inside(netns, 'sysctl', '-q', '-w', ...settings) },
      { do: 'exec', argv: ['ip', '-n', word(netns), 'link', 'set', 'dev', dev, 'address', it.mac] },
    ]
  })
}
