import { z } from 'zod'
import { AgentId } from './agent-id.ts'
import { NetworkId, OrderKey, PartyId } from './token.ts'

/**
 * Who asks for something that another aggregate owns: an order, for one member (a node, or the exit) of one network.
 * The same claim made again gets the same answer, so any coordinator may repeat or finish it.
 */
export const Claim = z
  .strictObject({
    order: OrderKey,
    party: PartyId,
    network: NetworkId,
    member: AgentId.describe('The node, or the exit, for which it is claimed.'),
  })
  .meta({
    title: 'Claim',
    description:
      'Who asked for it: an order, for one member of one network. The same claim made again gets the same.',
  })
export type Claim = z.output<typeof Claim>

/** One claim as text: a network never has the same member twice under one order. */
export const claimKey = ({ order, member }: Pick<Claim, 'order' | 'member'>): string => `${order}:${member}`
