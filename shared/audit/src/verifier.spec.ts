import type { StoredFact } from '@sixfold/decider'
import { describe, expect, it } from 'vitest'
import { logOf, OURS, THEIRS } from './log.examples.ts'
import {
  altered,
  evil,
  inserted,
  renumbered,
  resigned,
  swapped,
  without,
  writtenAnew,
} from './tampering.examples.ts'
import { openVerifier, type VerifierOptions } from './verifier.ts'

// Sequences:  1234 5 6789 (10) … `c` has one fact, and nothing that follows it.
const PLAN = 'abac!abba!abab!ab'
const { facts, anchors } = logOf(PLAN)
const LAST = facts.length

const verify = (log: readonly StoredFact[], options: VerifierOptions = {}, ends = LAST) => {
  const verifier = openVerifier(options)
  log.some((fact) => verifier.take(fact))
  return verifier.end(ends)
}
const found = (log: readonly StoredFact[], options?: VerifierOptions, ends?: number) => {
  const { finding } = verify(log, options, ends)
  return finding === null ? null : [finding.kind, finding.sequence]
}

describe('a whole log', () => {
  it('is whole, and says what nobody vouches for', () =>
    expect(verify(facts)).toEqual({
      finding: null,
      facts: 17,
      subjects: 4,
      last: 17,
      checkpoints: 3,
      keys: { [OURS.key]: 3 },
      vouched: 14,
      anchored: 0,
      beyond: 0,
      unvouched: 2,
    }))
  it('is vouched for from outside as far as checkpoints are kept there', () =>
    expect(verify(facts, { anchors: anchors.slice(0, 2) })).toMatchObject({ finding: null, anchored: 9 }))
  it('needs no checkpoint, and then nobody vouches', () =>
    expect(verify(logOf('aab').facts, {}, 3)).toMatchObject({ finding: null, vouched: 0, unvouched: 3 }))
  it('may be empty', () => expect(verify([], {}, 0)).toMatchObject({ finding: null, facts: 0 }))
  it('may begin later than 1, where its stream did', () => {
    const late = logOf('ab!a!b', OURS, 1_000)
    expect(found(late.facts, { begins: 1_000 }, 1_005)).toBeNull()
    expect(found(late.facts, {}, 1_005)).toEqual(['removed', 1])
  })
  it('may have been sealed late, when it was long already', () => {
    const log = logOf('abababab!')
    expect(verify(log.facts, {}, 9)).toMatchObject({ finding: null, vouched: 8, unvouched: 0 })
  })
})

describe('one fact', () => {
  it.each(facts.map(({ sequence }) => sequence))('altered at %i', (at) => {
    const log = altered(facts, at, evil)
    // Behind the last checkpoint nothing follows these on their subjects: nobody vouches for them, and that is said.
    expect(found(log)).toEqual(at >= 15 ? null : ['altered', at])
    expect(verify(log).vouched).toBeLessThan(Math.min(at, 15))
  })
  it.each(facts.map(({ sequence }) => sequence))('removed at %i, which leaves a gap', (at) =>
    expect(found(without(facts, at))).toEqual(['removed', at]),
  )
  it.each(facts.map(({ sequence }) => sequence).filter((at) => at < 15))(
    'removed at %i, and the others moved up',
    (at) => expect(found(renumbered(without(facts, at)), {}, LAST - 1)).toEqual(['removed', at]),
  )
  it.each(facts.map(({ sequence }) => sequence).filter((at) => at < 15))(
    'inserted before %i, and the others moved down',
    (at) => expect(found(renumbered(inserted(facts, at)), {}, LAST + 1)).toEqual(['inserted', at]),
  )
  it.each([
    [1, 2],
    [1, 3],
    [2, 8],
    [4, 12],
    [7, 8],
    [13, 14],
  ])('%i and %i change places', (a, b) => expect(found(swapped(facts, a, b))).toEqual(['reordered', a]))
})

describe('what is named', () => {
  const named = (log: readonly StoredFact[]) => {
    const { finding } = verify(log)
    return [finding?.subject, finding?.type]
  }
  it('an altered fact: its subject and its type', () =>
    expect(named(altered(facts, 2, evil))).toEqual([
      'sixfold.fact.farm.grid.b',
      'sixfold.fact.FarmRegistered.v1',
    ]))
  it('a removed one: its subject, from the one that followed it', () =>
    expect(named(without(facts, 2))).toEqual(['sixfold.fact.farm.grid.b', null]))
  it('the only one of its aggregate: nobody can tell, and that is said', () => {
    const { finding } = verify(without(facts, 4))
    expect(finding).toMatchObject({ kind: 'removed', sequence: 4, subject: null })
    expect(finding?.because).toContain('or all of it')
  })
})

describe('more than one fact', () => {
  it('a whole aggregate', () => {
    const b = facts.filter(({ subject }) => subject.endsWith('.b')).map(({ sequence }) => sequence)
    expect(found(without(facts, ...b))).toEqual(['removed', 2])
    expect(found(renumbered(without(facts, ...b)), {}, LAST - b.length)).toEqual(['removed', 2])
  })
  it('the tail, where the stream knows how long it was', () =>
    expect(found(facts.slice(0, 12))).toEqual(['removed', 13]))
  it('the tail, where only a checkpoint outside knows', () => {
    expect(found(facts.slice(0, 12), {}, 12)).toBeNull()
    expect(verify(facts.slice(0, 12), {}, 12)).toMatchObject({ vouched: 9, unvouched: 2 })
    expect(found(facts.slice(0, 12), { anchors }, 12)).toEqual(['removed', 13])
    expect(found(facts.slice(0, 14), { anchors }, 14)).toEqual(['removed', 15])
  })
  it('all of it', () => expect(found([], { anchors }, 0)).toEqual(['removed', 1]))
  it('the first of several is named', () =>
    expect(found(without(altered(facts, 8, evil), 11))).toEqual(['altered', 8]))
})

describe('checkpoints', () => {
  it('two that change places', () => {
    expect(found(swapped(facts, 5, 10))).toEqual(['reordered', 5])
    expect(found(swapped(facts, 10, 15))).toEqual(['reordered', 10])
  })
  it('one that somebody else signed again', () => {
    expect(found(resigned(facts, 5, THEIRS))).toEqual(['altered', 5])
    expect(found(resigned(facts, 10, THEIRS))).toEqual(['altered', 10])
  })
  it('the last one, signed again: known by its key, or from outside', () => {
    const log = resigned(facts, 15, THEIRS)
    expect(verify(log)).toMatchObject({ finding: null, keys: { [OURS.key]: 2, [THEIRS.key]: 1 } })
    expect(found(log, { keys: new Set([OURS.key]) })).toEqual(['altered', 15])
  })
  it('one whose signature is not its own', () =>
    expect(
      found(altered(facts, 15, (json) => ({ ...json, data: { ...(json.data as object), first: 12 } }))),
    ).toEqual(['altered', 15]))
  it('one that is no checkpoint any more', () =>
    expect(found(altered(facts, 10, (json) => ({ ...json, data: {} })))).toEqual(['altered', 10]))
  it('one with another chain, by the same key', () =>
    expect(found(resigned(facts, 15, OURS, () => ({ before: 'x'.repeat(43) })))?.[0]).toBe('forged'))
  it('all of them gone', () => {
    const log = without(facts, 5, 10, 15)
    expect(found(log)).toEqual(['removed', 5])
    expect(found(renumbered(log), {}, LAST - 3)).toBeNull()
    expect(verify(renumbered(log), {}, LAST - 3).unvouched).toBe(14)
    expect(found(renumbered(log), { anchors }, LAST - 3)).toEqual(['removed', 5])
  })
})

describe('a log that was written anew from a fact on, with every chain and checkpoint made to fit', () => {
  const anew = writtenAnew(altered(facts, 3, evil), THEIRS)

  it('looks whole to who knows nothing else, and says who signed it', () =>
    expect(verify(anew)).toMatchObject({ finding: null, keys: { [THEIRS.key]: 3 } }))
  it('is found by the key', () => expect(found(anew, { keys: new Set([OURS.key]) })).toEqual(['altered', 5]))
  it('is found from outside, at the very fact', () => {
    expect(found(anew, { anchors })).toEqual(['altered', 3])
    expect(found(anew, { anchors: anchors.slice(0, 1) })).toEqual(['altered', 3])
  })
  it('is found even when it was done with the same key', () => {
    const stolen = writtenAnew(altered(facts, 7, evil), OURS)
    expect(found(stolen, { keys: new Set([OURS.key]) })).toBeNull()
    expect(found(stolen, { anchors: anchors.slice(2) })?.[0]).toBe('altered')
    expect(found(stolen, { anchors })).toEqual(['altered', 7])
  })
})
