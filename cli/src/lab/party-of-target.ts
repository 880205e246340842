import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'
import { askInside, Networks } from './inner-json.ts'

/** The network of a target `NETWORK@NODE` or `NETWORK:WORKLOAD@NODE`, or null for every other target, where no party is missing. */
export const networkWithoutParty = (target: string): string | null =>
  /^([^/@:]+)(?::[^/@:]+)?@[^/@]+$/.exec(target)?.[1] ?? null

/** The one party that has a network of this name. Throws Failure where there is none, or more than one. */
export const onlyParty = (
  networks: readonly Readonly<{ party: string; network: string }>[],
  network: string,
): string => {
  const parties = networks.filter((it) => it.network === network).map(({ party }) => party)
  const [party] = parties
  if (party !== undefined && parties.length === 1) return party
  if (party === undefined) {
    const names = networks.map((it) => `${it.party}/${it.network}`)
    const there = names.length === 0 ? 'there are no networks' : `there is ${listing(names.slice(0, 5))}`
    throw new Failure(EXIT.notFound, `there is no network ${network}: ${there}`)
  }
  throw new Failure(
    EXIT.usage,
    `several parties have a network ${network}: ${listing(parties)}`,
    `say which one: ${party}/${network}@NODE`,
  )
}

const orNull = (err: unknown): null => {
  if (err instanceof Failure && err.code === EXIT.unreachable) return null
  throw err
}

/** Whose network a target means, told by the facts of the lab; undefined where the target says it, or needs none. */
export const partyOfTarget = async (lab: string, target: string): Promise<string | undefined> => {
  const network = networkWithoutParty(target)
  if (network === null) return undefined
  const listed = askInside(lab, ['network', 'list', '--json'], Networks)
  // Where the log is out of reach the lab itself may know: it does once there is a workload of that network.
  const networks = await listed.then((it) => it.networks).catch(orNull)
  return networks === null ? undefined : onlyParty(networks, network)
}
