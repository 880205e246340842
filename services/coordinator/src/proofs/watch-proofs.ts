import { type Finding, type Proof, proveNetwork } from '@sixfold/domain'
import { type AggregateRef, factSubject } from '@sixfold/events'
import { doesDerive } from '@sixfold/events/facts'
import { networkRef, viewOf, type World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'

export type ProofsOptions = Readonly<{
  world: World
  /** Called once for each finding, when it is found for the first time; again only after it was gone. */
  onFinding: (finding: Finding, fact: number) => void
  /** Called when nothing is found any more about a network about which something was. */
  onHealed: (network: AggregateRef, fact: number) => void
  /** Calls back a moment later: facts that come together are proven together. */
  later: (work: () => void) => void
  /** Milliseconds of a monotonic clock. */
  now: () => number
  /** So many milliseconds are proven at a time, one network at least: deciding and routing come first. */
  turnMs: () => number
}>

/**
 * Proves each network anew after every fact of it that its members derive from: that network, with those that it is linked
 * with, and no other. Counts what it does; a finding is told once.
 */
export const watchProofs = ({ world, onFinding, onHealed, later, now, turnMs }: ProofsOptions) => {
  const due = new Map<string, Readonly<{ ref: AggregateRef; fact: number }>>()
  const standing = new Map<string, readonly Finding[]>()
  let proven = 0
  let found = 0

  const prove = (ref: AggregateRef, fact: number): void => {
    const subject = factSubject(ref)
    const known = new Set(standing.get(subject)?.map(({ sentence }) => sentence))
    const findings = proveNetwork(world, ref)
    proven += 1
    for (const finding of findings) {
      if (known.has(finding.sentence)) continue
      found += 1
      onFinding(finding, fact)
    }
    if (findings.length > 0) standing.set(subject, findings)
    else if (standing.delete(subject)) onHealed(ref, fact)
  }

  /** A finding about a pair of linked networks stands with one of them, and may be gone by what happened to the other. */
  const standingNear = (ref: AggregateRef): AggregateRef[] => {
    const links = standing.size === 0 ? undefined : viewOf(world, ref.party, ref.id)?.links
    return (links?.networks ?? [])
      .map(({ party, network }) => networkRef(party, network))
      .filter((it) => standing.has(factSubject(it)))
  }

  const proveDue = (): void => {
    const end = now() + turnMs()
    for (const [subject, { ref, fact }] of due) {
      due.delete(subject)
      prove(ref, fact)
      if (now() >= end) break
    }
    if (due.size > 0) later(proveDue)
  }

  return {
    /** For every fact, just folded. Returns at once. */
    onFact: ({ ref, fact, position }: Pick<Recorded, 'ref' | 'fact' | 'position'>): void => {
      if (ref.aggregate !== 'network' || !doesDerive(fact.name)) return
      if (due.size === 0) later(proveDue)
      for (const it of [ref, ...standingNear(ref)])
        due.set(factSubject(it), { ref: it, fact: position.sequence })
    },
    /** How many proofs were made, how many wait, how many findings there ever were, and how many stand now. */
    counts: (): Readonly<{ proven: number; due: number; found: number; standing: number }> => ({
      proven,
      due: due.size,
      found,
      standing: [...standing.values()].reduce((sum, findings) => sum + findings.length, 0),
    }),
    /** How many findings stand now, by what was to be proven. */
    violations: (): Readonly<Record<Proof, number>> => {
      const counts = { isolation: 0, overlap: 0, 'return-path': 0, mtu: 0, cause: 0 }
      for (const { proof } of [...standing.values()].flat()) counts[proof] += 1
      return counts
    },
  }
}
