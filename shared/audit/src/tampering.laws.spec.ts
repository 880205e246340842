import type { StoredFact } from '@sixfold/decider'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHECKPOINT_SUBJECT, type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { openExportVerifier } from './export-verifier.ts'
import { exportOf, logOf, OURS, THEIRS } from './log.examples.ts'
import {
  altered,
  evil,
  inserted,
  jsonOf,
  renumbered,
  resigned,
  swapped,
  without,
} from './tampering.examples.ts'
import { openVerifier } from './verifier.ts'

const RUNS = 1_000

/** A log of a few farms, with checkpoints now and then. A checkpoint has something to be about. */
const plans = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 2, maxLength: 60 })
  .chain((words) =>
    fc
      .array(fc.boolean(), { minLength: words.length, maxLength: words.length })
      .map((seals) =>
        words.map((word, index) => (seals[index] === true && index % 3 === 2 ? `${word}!` : word)).join(''),
      ),
  )

type Deed = Readonly<{
  name: string
  do: (facts: readonly StoredFact[], at: number, other: number) => StoredFact[]
}>

const DEEDS: readonly Deed[] = [
  { name: 'alter', do: (facts, at) => altered(facts, at, evil) },
  {
    name: 'garble',
    do: (facts, at) =>
      facts.map((it) => (it.sequence === at ? { ...it, bytes: Buffer.from([255, 0, at]) } : it)),
  },
  {
    name: 'give another subject',
    do: (facts, at) => facts.map((it) => (it.sequence === at ? { ...it, subject: `${it.subject}x` } : it)),
  },
  { name: 'remove', do: (facts, at) => without(facts, at) },
  { name: 'remove and move up', do: (facts, at) => renumbered(without(facts, at)) },
  { name: 'insert and move down', do: (facts, at) => renumbered(inserted(facts, at)) },
  { name: 'repeat', do: (facts, at) => facts.flatMap((it) => (it.sequence === at ? [it, it] : [it])) },
  { name: 'swap', do: (facts, at, other) => swapped(facts, at, other) },
  {
    name: 'swap lines',
    do: (facts, at, other) =>
      facts.map(
        (it, index) => facts[index + 1 === at ? other - 1 : index + 1 === other ? at - 1 : index] ?? it,
      ),
  },
  { name: 'cut the tail', do: (facts, at) => facts.slice(0, at - 1) },
  {
    name: 'sign again',
    do: (facts, at) =>
      facts[at - 1]?.subject.includes('.checkpoint.') ? resigned(facts, at, THEIRS) : [...facts],
  },
]

const differs = (a: StoredFact | undefined, b: StoredFact | undefined): boolean =>
  a?.sequence !== b?.sequence ||
  a?.subject !== b?.subject ||
  Buffer.compare(a?.bytes ?? Buffer.of(), b?.bytes ?? Buffer.of()) !== 0

/** The first place at which two logs differ, or 0. */
const firstDifference = (before: readonly StoredFact[], after: readonly StoredFact[]): number => {
  for (let index = 0; index < Math.max(before.length, after.length); index += 1)
    if (differs(before[index], after[index])) return index + 1
  return 0
}

const checkpointIn = (fact: StoredFact): Checkpoint | null => {
  try {
    return parseCheckpoint(jsonOf(fact).data)
  } catch {
    return null // it was garbled
  }
}

/** Whether some checkpoint that is left, as it was, is about what stood at a sequence. */
const isCovered = (done: readonly StoredFact[], sequence: number): boolean =>
  done.some((fact) => {
    if (fact.subject !== CHECKPOINT_SUBJECT) return false
    const checkpoint = checkpointIn(fact)
    return (
      checkpoint !== null &&
      checkpoint.key === OURS.key &&
      checkpoint.first <= sequence &&
      sequence <= checkpoint.last
    )
  })

const verify = (facts: readonly StoredFact[], options: Parameters<typeof openExportVerifier>[0]) => {
  const verifier = openExportVerifier(options)
  // Whoever tampers with an export mends its first and its last line too.
  exportOf(facts).some((line) => verifier.take(line))
  return verifier.end()
}

const deeds = [plans, fc.nat(DEEDS.length - 1), fc.nat(), fc.nat()] as const

/** A log, and what was made of it. */
const commit = (plan: string, which: number, a: number, b: number) => {
  const log = logOf(plan)
  const deed = DEEDS[which] as Deed
  const [at, other] = [(a % log.facts.length) + 1, (b % log.facts.length) + 1]
  const done = deed.do(log.facts, at, other)
  return {
    ...log,
    done,
    words: `${plan}: ${deed.name} ${at} ${other}`,
    first: firstDifference(log.facts, done),
  }
}

it('whatever is done to an export is found and named, or is behind the last checkpoint, and that is said', () => {
  const seen = { found: 0, notVouched: 0 }
  fc.assert(
    fc.property(...deeds, (...picked) => {
      const { facts, done, first, words } = commit(...picked)
      const { finding, vouched, unvouched } = verify(done, { keys: new Set([OURS.key]) })
      if (first === 0 || finding === null) {
        expect(finding, words).toBeNull()
        if (first === 0) return
        seen.notVouched += 1
        expect(vouched, words).toBeLessThan(first)
        // A checkpoint's own signature speaks for it; and where nothing is left, there is nothing to speak for.
        const isFact = first <= done.length && facts[first - 1]?.subject.includes('.checkpoint.') === false
        if (isFact) expect(unvouched, words).toBeGreaterThan(0)
        return
      }
      seen.found += 1
      if (Math.min(first, finding.sequence) <= vouched || isCovered(done, first))
        expect(finding.sequence, words).toBe(first)
    }),
    { numRuns: RUNS },
  )
  expect(seen.found).toBeGreaterThan(RUNS / 3)
  expect(seen.notVouched).toBeGreaterThan(RUNS / 50)
}, 60_000)

it('with the checkpoints that were kept outside, the first difference under any of them is named', () => {
  let found = 0
  fc.assert(
    fc.property(...deeds, (...picked) => {
      const { anchors, done, first, words } = commit(...picked)
      const verifier = openVerifier({ anchors })
      done.some((fact) => verifier.take(fact))
      const { finding } = verifier.end()
      if (first === 0) expect(finding, words).toBeNull()
      if (first === 0 || first > (anchors.at(-1)?.last ?? 0)) return
      found += 1
      expect(finding?.sequence, words).toBe(first)
    }),
    { numRuns: RUNS },
  )
  expect(found).toBeGreaterThan(RUNS / 3)
}, 60_000)

it('an export that ends earlier is told apart from one in which something is not as it was', () => {
  const seen = { found: 0, earlier: 0 }
  fc.assert(
    fc.property(...deeds, (...picked) => {
      const { anchors, done, first, words } = commit(...picked)
      const { finding, beyond } = verify(done, { anchors })
      const isBeginning = first > done.length
      const newest = anchors.at(-1)?.sequence ?? 0
      if (first === 0 || isBeginning) {
        expect(finding, words).toBeNull()
        expect(beyond, words).toBe(newest > done.length ? newest : 0)
        if (beyond > 0) seen.earlier += 1
      } else if (first <= (anchors.at(-1)?.last ?? 0)) {
        seen.found += 1
        expect(finding?.sequence, words).toBe(first)
      }
    }),
    { numRuns: RUNS },
  )
  expect(seen.found).toBeGreaterThan(RUNS / 3)
  expect(seen.earlier).toBeGreaterThan(RUNS / 50)
}, 60_000)
