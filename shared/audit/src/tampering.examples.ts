import type { StoredFact } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import { LogCheckpointed } from '@sixfold/events/facts'
import { CHECKPOINT_SUBJECT, type Checkpoint, checkpointOf, factHash, parseCheckpoint } from './checkpoint.ts'
import type { Signer } from './signing.ts'

type Facts = readonly StoredFact[]
type Json = Record<string, unknown>

/** The sequences of a log, given anew: what somebody does who wants no gap to be seen. */
export const renumbered = (facts: Facts): StoredFact[] =>
  facts.map((fact, index) => ({ ...fact, sequence: index + 1 }))

export const jsonOf = ({ bytes }: StoredFact): Json => JSON.parse(Buffer.from(bytes).toString())

/** A fact that says something else than it did. */
export const rewritten = (fact: StoredFact, change: (json: Json) => Json): StoredFact => ({
  ...fact,
  bytes: Buffer.from(JSON.stringify(change(jsonOf(fact)))),
})

/** The fact at a sequence becomes another one. */
export const altered = (facts: Facts, at: number, change: (json: Json) => Json): StoredFact[] =>
  facts.map((fact) => (fact.sequence === at ? rewritten(fact, change) : fact))

export const evil = (json: Json): Json => ({ ...json, actor: 'mallory' })

export const without = (facts: Facts, ...sequences: readonly number[]): StoredFact[] =>
  facts.filter(({ sequence }) => !sequences.includes(sequence))

/** Two facts change places; the sequences stay where they are. */
export const swapped = (facts: Facts, a: number, b: number): StoredFact[] => {
  const at = (sequence: number) => facts.find((fact) => fact.sequence === sequence) as StoredFact
  return facts.map((fact) => {
    if (fact.sequence === a) return { ...at(b), sequence: a }
    return fact.sequence === b ? { ...at(a), sequence: b } : fact
  })
}

/** A copy of one fact, with other words, stands before the fact at a sequence. */
export const inserted = (facts: Facts, before: number, change = evil): StoredFact[] =>
  facts.flatMap((fact) => (fact.sequence === before ? [rewritten(fact, change), fact] : [fact]))

/** A checkpoint that was signed by somebody else; everything else in it is as it was. */
export const resigned = (
  facts: Facts,
  at: number,
  signer: Signer,
  change: (of: Checkpoint) => Partial<Checkpoint> = () => ({}),
) => {
  const about = (checkpoint: Checkpoint) =>
    facts
      .filter(({ sequence }) => sequence >= checkpoint.first && sequence <= checkpoint.last)
      .map(({ sequence, subject, bytes }) => ({ sequence, hash: factHash(subject, hashOf(bytes)) }))
  return altered(facts, at, (json) => {
    const was = parseCheckpoint(json.data) as Checkpoint
    const before = change(was).before === undefined ? was.before : (change(was).before ?? null)
    return { ...json, data: checkpointOf(before, about(was), signer) }
  })
}

/** The whole log written anew from one fact on: every chain and every checkpoint fits again, and is signed by somebody else. */
export const writtenAnew = (facts: Facts, signer: Signer): StoredFact[] => {
  const heads = new Map<string, string>()
  const done: { sequence: number; hash: string }[] = []
  let chain: string | null = null
  return facts.map((fact) => {
    const anew = rewritten(fact, (json) => {
      const prevhash = heads.get(fact.subject) ?? null
      if (fact.subject !== CHECKPOINT_SUBJECT) return { ...json, prevhash }
      const { first, last } = LogCheckpointed.data.parse(json.data)
      const checkpoint = checkpointOf(chain, done.slice(first - 1, last), signer)
      chain = checkpoint.chain
      return { ...json, prevhash, data: checkpoint }
    })
    const hash = hashOf(anew.bytes)
    heads.set(fact.subject, hash)
    done.push({ sequence: fact.sequence, hash: factHash(fact.subject, hash) })
    return anew
  })
}
