import type { Room } from '@sixfold/kernel'

type Lists = Pick<
  Room,
  'links' | 'addresses' | 'routes' | 'neighbours' | 'wireguards' | 'daemons' | 'vxlans' | 'rules'
>

/** What one concern of a network adds to its room, and the rooms that it wants besides. What is left out is nothing. */
export type Part = Readonly<Partial<Lists> & { rooms?: readonly Room[] }>

/** Parts one after the other: the lists of one room, and all the rooms besides it. */
export const together = (parts: readonly Part[]): Readonly<Lists & { rooms: readonly Room[] }> => {
  const daemons = parts.flatMap((part) => part.daemons ?? [])
  const rules = parts.flatMap((part) => part.rules ?? [])
  const vxlans = parts.flatMap((part) => part.vxlans ?? [])
  return {
    links: parts.flatMap(({ links = [] }) => links),
    addresses: parts.flatMap(({ addresses = [] }) => addresses),
    routes: parts.flatMap(({ routes = [] }) => routes),
    neighbours: parts.flatMap(({ neighbours = [] }) => neighbours),
    wireguards: parts.flatMap(({ wireguards = [] }) => wireguards),
    rooms: parts.flatMap(({ rooms = [] }) => rooms),
    // Left out where there are none: a room without them is what it was before there were any.
    ...(rules.length === 0 ? {} : { rules }),
    ...(vxlans.length === 0 ? {} : { vxlans }),
    ...(daemons.length === 0 ? {} : { daemons }),
  }
}
