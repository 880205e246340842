import type { NetworkId, NetworkName, PartyId } from '@sixfold/events'
import type { Finding } from './finding.ts'

/** What must hold of addresses. */
export type AddressingLaw =
  | 'allocations-apart'
  | 'slices-inside'
  | 'slices-apart'
  | 'one-holder'
  | 'inside-its-slice'
  | 'owner-as-said'
  | 'pairs-differ'
  | 'no-leak'
  | 'cooled-down'
  | 'held-before-released'

/** A counterexample about addresses, with the FACTS positions that say so. */
export type AddressingFinding = Finding &
  Readonly<{ proof: 'overlap'; law: AddressingLaw; facts: readonly number[] }>

/** Builds a finding. Facts are told in log order, each once; 0 is none. */
export const finding = (
  law: AddressingLaw,
  sentence: string,
  facts: readonly number[],
  network: Readonly<{ party: string; network: string }> | null = null,
): AddressingFinding => ({
  proof: 'overlap',
  law,
  sentence,
  facts: [...new Set(facts)].filter((it) => it > 0).toSorted((a, b) => a - b),
  network: network as NetworkName | null,
})

/** A network's name as these types have it. */
export const named = (party: string, network: string): NetworkName => ({
  party: party as PartyId,
  network: network as NetworkId,
})
