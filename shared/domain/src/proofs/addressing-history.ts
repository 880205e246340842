import type { Position } from '@sixfold/decider'
import {
  type AggregateRef,
  type Claim,
  claimKey,
  type Fact,
  instantOf,
  millisecondsOf,
  overlaps,
  type Prefix,
} from '@sixfold/events'
import { idPrefix } from '@sixfold/fold'
import { type AddressingFinding, finding } from './addressing-finding.ts'

type Holder = Readonly<{ claim: Claim; at: number }>
type Release = Readonly<{ until: number; at: number }>

const who = ({ party, network, member }: Claim): string => `${party}/${network} on ${member}`

/**
 * Reads the facts about /64s and slices one by one, in log order, and finds what no state shows any more: a /64 that was
 * given while another held it or before it had cooled, given back by who did not hold it, a slice cut while it was cut.
 */
export const addressingHistory = () => {
  const holders = new Map<Prefix, Holder>()
  const cooling = new Map<Prefix, Release>()
  const slices = new Map<Prefix, number>()
  /** Returned ones too: who has not heard of that yet may still give from them, and no harm comes of it. */
  const everCut = new Set<Prefix>()
  const found: AddressingFinding[] = []

  const take = (prefix: Prefix, claim: Claim, { sequence, at }: Position): void => {
    const holder = holders.get(prefix)
    if (holder !== undefined) {
      const sentence = `${prefix} was given to ${who(claim)} while ${who(holder.claim)} held it`
      found.push(finding('one-holder', sentence, [holder.at, sequence], claim))
    }
    const release = cooling.get(prefix)
    if (release !== undefined && at < release.until) {
      const sentence = `${prefix} was given to ${who(claim)} at ${instantOf(at)}, and was to cool until ${instantOf(release.until)}`
      found.push(finding('cooled-down', sentence, [release.at, sequence], claim))
    }
    cooling.delete(prefix)
    holders.set(prefix, { claim, at: sequence })
  }

  const giveBack = (prefix: Prefix, claim: Claim, until: number, sequence: number): void => {
    const holder = holders.get(prefix)
    if (holder === undefined || claimKey(holder.claim) !== claimKey(claim)) {
      const by = holder === undefined ? 'nobody held it' : `${who(holder.claim)} held it`
      const sentence = `${prefix} was given back by ${who(claim)}, and ${by}`
      found.push(finding('held-before-released', sentence, [holder?.at ?? 0, sequence], claim))
    }
    holders.delete(prefix)
    cooling.set(prefix, { until, at: sequence })
  }

  const cut = (slice: Prefix, sequence: number): void => {
    const other = slices.get(slice)
    if (other !== undefined)
      found.push(finding('slices-apart', `slice ${slice} was cut while it was cut`, [other, sequence]))
    slices.set(slice, sequence)
    everCut.add(slice)
  }

  const inSlice = ({ id }: AggregateRef, prefix: Prefix, claim: Claim, sequence: number): void => {
    const slice = idPrefix(id)
    if (everCut.has(slice) && overlaps(slice, prefix)) return
    const why = everCut.has(slice) ? 'it is not inside it' : 'nobody cut that slice'
    const sentence = `${prefix} was given to ${who(claim)} from slice ${slice}, and ${why}`
    found.push(finding('inside-its-slice', sentence, [sequence], claim))
  }

  return {
    /** Takes the next fact of the log; those about other things are passed over. */
    note: (ref: AggregateRef, fact: Fact, position: Position): void => {
      const { sequence } = position
      switch (fact.name) {
        case 'SliceCut':
          cut(fact.data.slice, sequence)
          break
        case 'SliceReturned':
          slices.delete(fact.data.slice)
          break
        case 'PrefixAllocated':
          for (const { prefix, claim } of fact.data.allocations) {
            inSlice(ref, prefix, claim, sequence)
            take(prefix, claim, position)
          }
          break
        case 'PrefixReleased': {
          const until = millisecondsOf(fact.data.coolUntil)
          for (const { prefix, claim } of fact.data.releases) giveBack(prefix, claim, until, sequence)
          break
        }
      }
    },
    findings: (): readonly AddressingFinding[] => found,
  }
}
