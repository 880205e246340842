import { type AggregateRef, factCodec, factSubject } from '@sixfold/events'
import type { Entry } from './read-entry.ts'

/** The last fact by which an order raised the revision of a network before it was decided. */
export type Raised = Readonly<{ ref: AggregateRef; revision: number }>

/** What an accepted order still waits for: what it raised, and how far networks have come. */
export type Progress = Readonly<{
  /** By the key of the order; none where it changed nothing that a member derives. */
  raisedBy: (order: string) => readonly Raised[]
  /** The newest revision of a network that all its members held once; 0 where there is none. */
  convergedAt: (network: AggregateRef) => number
  /** The fact by which a network was last gone; 0 where it never was. */
  goneAt: (network: AggregateRef) => number
}>

const NONE: readonly Raised[] = []

const raises = ({ type }: Entry): boolean => factCodec.definitions.get(type)?.derives === true

/** Progress that grows with the log; `isDecided` says whether the outcome of an order is there already. */
export const openProgress = (isDecided: (order: string) => boolean) => {
  const raised = new Map<string, readonly Raised[]>()
  const converged = new Map<string, number>()
  const gone = new Map<string, number>()

  const raise = (order: string, ref: AggregateRef, revision: number): void => {
    const subject = factSubject(ref)
    const others = (raised.get(order) ?? NONE).filter((it) => factSubject(it.ref) !== subject)
    raised.set(order, [...others, { ref, revision }])
  }

  const note = (entry: Entry): void => {
    const { ref, fact, correlation, sequence } = entry
    if (ref?.aggregate !== 'network' || fact === null) return
    if (fact.name === 'NetworkConverged') converged.set(factSubject(ref), fact.data.revision)
    if (fact.name === 'NetworkGone') gone.set(factSubject(ref), sequence)
    // Behind the outcome it is what members did about the order.
    if (correlation !== null && raises(entry) && !isDecided(correlation)) raise(correlation, ref, sequence)
  }

  const progress: Progress = {
    raisedBy: (order) => raised.get(order) ?? NONE,
    convergedAt: (network) => converged.get(factSubject(network)) ?? 0,
    goneAt: (network) => gone.get(factSubject(network)) ?? 0,
  }
  return { note, progress }
}
