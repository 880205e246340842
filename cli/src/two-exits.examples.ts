import { aWorld, type GrowingWorld } from '@sixfold/domain/plan/worlds.examples'
import type { ExitEvidence } from '@sixfold/events'
import { aKey, aNetwork, anAgent, anExitGroup, aParty, ipv4, ipv6 } from '@sixfold/events/example-values'
import { ExitTakenOver, PeerJoined, StandbyAssigned, StandbyPromoted } from '@sixfold/events/facts'
import { ExitRegistered } from '@sixfold/events/orders'
import { gridRef, type NetworkView, networkRef, viewOf } from '@sixfold/fold'

/** A grid with two exits in one group, and acme/blue, which the first serves and the second stands by for. */

export const oslo = anAgent('oslo-1')
export const home = anAgent('home-1')
export const serving = anAgent('exit-1')
export const standby = anAgent('exit-2')
export const blue = networkRef('acme', 'blue')

/** The one that stands by has joined, unless told otherwise. */
export const twoExits = async ({ isJoined = true } = {}): Promise<GrowingWorld> => {
  const grown = await aWorld({ 'acme/blue': ['oslo-1', 'home-1'] })
  await grown.order(
    'operator',
    ExitRegistered.of({
      exit: standby,
      name: 'exit-2',
      exitGroup: anExitGroup('nordic'),
      endpoints: { ipv4: ipv4('198.51.100.9'), ipv6: ipv6('2001:db8:0:2::e2') },
      publicIpv4: [ipv4('198.51.100.11')],
    }),
  )
  grown.plant(blue, StandbyAssigned.of({ exit: standby, port: 24_600, transit: 3 }))
  const keys = { exit: aKey('blue exit-2 exit') }
  if (isJoined) grown.plant(blue, PeerJoined.of({ peers: [{ member: standby, keys }] }))
  return grown
}

export const EVIDENCE: ExitEvidence = {
  presence: 'unknown',
  endpoint: 'lost',
  members: [oslo, home].map((node) => ({ party: aParty('acme'), network: aNetwork('blue'), node })),
}

/** The first one dies, and the second serves what it served. */
export const takeOver = ({ plant }: GrowingWorld): void => {
  plant(gridRef('exit', serving), ExitTakenOver.of({ by: standby, evidence: EVIDENCE }))
  plant(blue, StandbyPromoted.of({ exit: standby, instead: serving }))
}

/** acme/blue as it is. */
export const blueIn = ({ world }: Pick<GrowingWorld, 'world'>): NetworkView => {
  const view = viewOf(world, blue.party, blue.id)
  if (view === null) throw new Error('the network has no plan yet')
  return view
}
