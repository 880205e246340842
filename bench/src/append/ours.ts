import type { AgentId, AggregateRef } from '@sixfold/events'
import { aKey } from '@sixfold/events/example-values'
import { networkRef, viewOf } from '@sixfold/fold'
import { networkIdOf, TENANT } from '../grid/network.ts'
import type { Writer } from './writer.ts'

/** The networks that are written to: of each a member, whose keys change. */
type Target = Readonly<{ ref: AggregateRef; member: AgentId }>

/** So many keys that no member is ever told the one that it has. */
const KEYS = 4_096

/**
 * A source of commands that each record one fact: a member of one of the first `aggregates` networks made new keys.
 * The journal decides it, encodes it with the hash of the fact before it, stores it by compare-and-set and folds it.
 */
export const openJoins = ({ world }: Pick<Writer, 'world'>, aggregates: number) => {
  const targets = Array.from({ length: aggregates }, (_, index): Target => {
    const view = viewOf(world, TENANT, networkIdOf(index))
    const member = view?.plan.resources[0]?.node
    if (member === undefined) throw new Error(`the log has no network ${networkIdOf(index)}`)
    return { ref: networkRef(TENANT, networkIdOf(index)), member }
  })
  const keys = Array.from({ length: KEYS }, (_, index) => aKey(`new ${index}`))
  let joins = 0

  return async ({ journal }: Pick<Writer, 'journal'>, piece: number): Promise<void> => {
    const { ref, member } = targets[piece % targets.length] as Target
    joins += 1
    const key = keys[joins % KEYS] as (typeof keys)[number]
    const peers = [{ member, keys: { mesh: key, exit: key } }]
    const command = { type: 'JoinPeers' as const, peers }
    const { refused } = await journal.act('network', ref, command, { causationId: `bench:${joins}` })
    if (refused !== null) throw new Error(refused.sentence)
  }
}
