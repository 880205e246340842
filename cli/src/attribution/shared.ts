import { commonPorts } from '@sixfold/derive'
import { networkRef, type World } from '@sixfold/fold'
import type { Asked } from './asked.ts'
import { type Move, type Moved, movedAround } from './moves.ts'

/** An exit that lets networks leave by a shared address, and those that had no ports of their own there. */
export type SharedBy = Readonly<{
  exit: Readonly<{ id: string; name: string }>
  /** The ports that they leave by; null where all are sold. */
  ports: ReturnType<typeof commonPorts>
  networks: readonly Readonly<{ party: string; network: string }>[]
  /** Those that changed their exit around that time, and may have left by it although the log says another one. */
  shortly: readonly Moved[]
}>

/** A place on the log with its time, and the changes of exits before and behind it. */
export type Around = Readonly<{ fact: number; at: number | null; moves: readonly Move[] }>

const NOTHING: Around = { fact: 0, at: null, moves: [] }

/** Whether a network has IPv4 of its own to leave by. */
const hasOwn = (world: World, { party, network }: Readonly<{ party: string; network: string }>): boolean => {
  const { publicIpv4 = [], publicPorts = [] } =
    world.get('network', networkRef(party, network)).state.plan?.goods ?? {}
  return publicIpv4.length + publicPorts.length > 0
}

/** Whether a port, where one is known, is in a range. */
const isIn = (ports: SharedBy['ports'], port: number | null): boolean =>
  ports !== null && (port === null || (port >= ports.first && port <= ports.last))

/**
 * The exit whose shared address this is, and the networks that leave by what nobody bought of it, where that is a port
 * that they leave by: `sold` are the first ports of the blocks that are somebody's, and `around` when that is. Null where it is no exit's shared
 * one. Walks over the networks of that exit.
 */
export const sharedBy = (
  world: World,
  { address, port }: Pick<Asked, 'address' | 'port'>,
  sold: readonly number[],
  around: Around = NOTHING,
): SharedBy | null => {
  const ports = commonPorts(sold)
  for (const { state } of world.all('exit')) {
    const { machine } = state
    if (machine?.publicIpv4[0] !== address) continue
    const serves = [...world.all('network')].flatMap(({ ref, state: { plan, status } }) =>
      status === 'allocated' && plan?.exitPoint.exit === machine.id
        ? [{ party: ref.party, network: ref.id }]
        : [],
    )
    const shortly = movedAround(around.moves, { ...around, exit: machine.id, serves })
    const isHere = isIn(ports, port)
    return {
      exit: { id: machine.id, name: machine.name },
      ports,
      networks: isHere ? serves.filter((it) => !hasOwn(world, it)) : [],
      shortly: isHere ? shortly.filter((it) => !hasOwn(world, it)) : [],
    }
  }
  return null
}

/** Whether an exit ever had this address, by the log. */
export const isOurs = (world: World, { address }: Asked): boolean =>
  [...world.all('exit')].some(({ state }) => state.machine?.publicIpv4.includes(address) === true)
