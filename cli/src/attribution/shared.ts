import { commonPorts } from '@sixfold/derive'
import type { World } from '@sixfold/fold'
import type { Asked } from './asked.ts'

/** An exit that lets networks leave by a shared address, and those that had no ports of their own there. */
export type SharedBy = Readonly<{
  exit: Readonly<{ id: string; name: string }>
  /** The ports that they leave by; null where all are sold. */
  ports: ReturnType<typeof commonPorts>
  networks: readonly Readonly<{ party: string; network: string }>[]
}>

/** Whether a port, where one is known, is in a range. */
const isIn = (ports: SharedBy['ports'], port: number | null): boolean =>
  ports !== null && (port === null || (port >= ports.first && port <= ports.last))

/**
 * The exit whose shared address this is, and the networks that leave by what nobody bought of it, where that is a port
 * that they leave by: `sold` are the first ports of the blocks that are somebody's. Null where it is no exit's shared
 * one. Walks over the networks of that exit.
 */
export const sharedBy = (
  world: World,
  { address, port }: Pick<Asked, 'address' | 'port'>,
  sold: readonly number[],
): SharedBy | null => {
  const ports = commonPorts(sold)
  for (const { state } of world.all('exit')) {
    const { machine } = state
    if (machine?.publicIpv4[0] !== address) continue
    const networks = [...world.all('network')].flatMap(({ ref, state: { plan, status } }) => {
      if (status !== 'allocated' || plan === null || plan.exitPoint.exit !== machine.id) return []
      const { publicIpv4, publicPorts = [] } = plan.goods
      return publicIpv4.length + publicPorts.length > 0 ? [] : [{ party: ref.party, network: ref.id }]
    })
    return {
      exit: { id: machine.id, name: machine.name },
      ports,
      networks: isIn(ports, port) ? networks : [],
    }
  }
  return null
}

/** Whether an exit ever had this address, by the log. */
export const isOurs = (world: World, { address }: Asked): boolean =>
  [...world.all('exit')].some(({ state }) => state.machine?.publicIpv4.includes(address) === true)
