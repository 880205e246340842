import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AgentId, IpAddress } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'

/**
 * The address that a machine sends from to another one: a UDP socket is told, and nothing is sent. Null where there is no
 * way to it.
 */
export const sourceTowards = async (address: string): Promise<IpAddress | null> => {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.connect(9, address)
    await once(socket, 'connect')
    return IpAddress.safeParse(socket.address().address).data ?? null
  } catch {
    return null
  } finally {
    socket.close()
  }
}

/** The addresses of a hidden node, one of each family in which it is: those that it reaches its exit from. */
export const lanAddresses =
  (id: AgentId) =>
  async ({ plan, machines }: NetworkView): Promise<IpAddress[]> => {
    const [here, exit] = [machines[id], machines[plan.exitPoint.exit]]
    if (here?.kind !== 'node' || exit?.kind !== 'exit') return []
    const hidden = (['ipv6', 'ipv4'] as const).filter((it) => here.reachability[it]?.kind === 'hidden')
    const found = await Promise.all(hidden.map((family) => sourceTowards(exit.endpoints[family])))
    return found.filter((it) => it !== null)
  }
