import type { Refusal } from '@sixfold/decider'
import { DERIVE_VERSION } from '@sixfold/derive'
import type { NetworkId } from '@sixfold/events'
import type { NetworkOrdered } from '@sixfold/events/orders'
import { type NetworkState, networkRef } from '@sixfold/fold'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import { chooseExit, openNodes, sourcesOf } from './network-candidates.ts'
import { claimAll } from './network-claims.ts'
import { choosePairs } from './network-pairs.ts'
import { withinQuota } from './quota.ts'

type Data = ReturnType<typeof NetworkOrdered.of>['data']

const stateOf = ({ world, party }: OrderContext, network: NetworkId): NetworkState =>
  world.get('network', networkRef(party, network)).state

const found = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const nodes = data.resources.map(({ node }) => node)
  const tooMany = withinQuota(context, 'networks') ?? withinQuota(context, 'resources', nodes.length)
  if (tooMany !== null) return tooMany
  const known = openNodes(world, nodes)
  if (isRefusal(known)) return known
  const exit = chooseExit(world, data, context.underWay)
  if (isRefusal(exit)) return exit
  const pairs = await choosePairs(sourcesOf(world, nodes, exit.id), context)
  if (isRefusal(pairs)) return pairs
  const founding = {
    order: key,
    deriveVersion: DERIVE_VERSION,
    resources: nodes.map((node) => ({ node, pair: pairs.get(node) as number })),
    exit: { exit: exit.id, pair: pairs.get(exit.id) as number },
  }
  const command = { type: 'FoundNetwork', data: founding } as const
  const { refused } = await act('network', networkRef(party, data.network), command, cause)
  return refused === null ? null : { ...refused, value: data.network }
}

/**
 * Settles a refusal with the network: another coordinator may know more, and found it at this very moment. Null when it
 * did. A refusal that will not be recorded needs no settling.
 */
const settle = async (refused: Refusal, data: Data, context: OrderContext): Promise<Decided> => {
  const { party, key, act, cause, mayRecordRefusal } = context
  if (!mayRecordRefusal()) return refused
  const { code, sentence } = refused
  const command = { type: 'RefuseNetwork', order: key, code, sentence } as const
  const { refused: tooLate } = await act('network', networkRef(party, data.network), command, cause)
  if (tooLate !== null) return null
  const first = stateOf(context, data.network).refused.get(key)
  return first === undefined || first.code === code
    ? refused
    : { ...first, field: 'data.network', value: data.network }
}

/**
 * A tenant ordered a network: a pair is reserved for each member, then ports, a place on the exit and /64s are
 * claimed, then one fact of the network confirms them all. Each step may be repeated by anyone after a crash, and
 * several may be at it: what became of the order is read from the facts of the network in the end.
 */
export const networkOrdered = async (data: Data, context: OrderContext): Promise<Decided> => {
  const { party, key, act, cause, release } = context
  const ref = networkRef(party, data.network)
  if (stateOf(context, data.network).order !== key) {
    const refused = await found(data, context)
    const settled = refused === null ? null : await settle(refused, data, context)
    if (settled !== null) return settled
  }
  if (stateOf(context, data.network).status === 'founded') {
    const refused = await claimAll(data, context)
    const why = refused === null ? null : { code: refused.code, sentence: refused.sentence }
    if (why !== null) await act('network', ref, { type: 'AbandonNetwork', ...why }, cause)
  }
  const { abandoned } = stateOf(context, data.network)
  if (abandoned === null) return null
  // What we claimed after another coordinator had abandoned it, nobody else would release.
  await release(ref, cause)
  return { ...abandoned, field: 'data.network', value: data.network }
}
