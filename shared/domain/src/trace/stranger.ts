import type { AgentId } from '@sixfold/events'
import { isWanted, type NetworkView, viewOf, type World } from '@sixfold/fold'
import { holds } from './flow-end.ts'
import { type JudgedFlow, policySteps } from './policy-steps.ts'
import type { TraceStep } from './trace-flow.ts'

/** A network that has nothing to do with the one that a flow begins in, and its member that an address is of. */
export type Stranger = Readonly<{ view: NetworkView; member: AgentId }>

/** Whose an IPv6 address outside of a network is, of all networks there are; null: of none of them. */
export const strangerAt = (world: World, own: NetworkView, address: string): Stranger | null => {
  if (!address.includes(':')) return null
  for (const { ref, state } of world.all('network')) {
    if (ref.party === own.party && ref.id === own.network) continue
    const found = state.plan?.resources.filter(isWanted).find((it) => holds(it, address))
    if (found === undefined) continue
    const view = viewOf(world, ref.party, ref.id)
    if (view !== null) return { view, member: found.node }
  }
  return null
}

/** What becomes of a flow into a stranger's network: it comes from outside there, where only a policy lets anything in. */
export const strangerSteps = (
  { view, member }: Stranger,
  { from, to, service }: Pick<JudgedFlow, 'from' | 'service'> & Readonly<{ to: string }>,
): readonly TraceStep[] => {
  const whose = `${to} is of ${view.party}/${view.network}, which does not peer with this network`
  const judged = policySteps(view, { from, to: { member, address: to, what: to }, service })
  if (view.plan.goods.enforced !== null && judged.length > 0)
    return judged.map((step) => ({ ...step, sentence: `${whose}: ${step.sentence}` }))
  const sentence = `${whose}: from outside nothing comes in there that it did not ask for`
  return [{ at: member, what: 'policy', sentence, isBroken: true }]
}
