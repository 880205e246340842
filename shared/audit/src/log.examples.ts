import { createAccount } from '@nats-io/nkeys'
import type { StoredFact } from '@sixfold/decider'
import { encode, factSubject, hashOf, instantOf } from '@sixfold/events'
import { FarmRegistered, LogCheckpointed } from '@sixfold/events/facts'
import type { Anchor } from './anchors.ts'
import { CHECKPOINT_SUBJECT, checkpointOf, factHash, type Hashed } from './checkpoint.ts'
import { endLine, factLine, headerLine, logHash } from './export-format.ts'
import { type Signer, signerOf } from './signing.ts'

/** A signer of its own. */
export const aSigner = (): Signer => {
  const account = createAccount()
  return signerOf({ key: account.getPublicKey(), seed: new TextDecoder().decode(account.getSeed()) })
}

export const [OURS, THEIRS] = [aSigner(), aSigner()]

/** A log that grows: facts of farms, and checkpoints over them. */
export const openLog = (signer: Signer = OURS, begins = 1) => {
  const facts: StoredFact[] = []
  const anchors: Anchor[] = []
  const heads = new Map<string, string>()
  let sealed = begins - 1
  let chain: string | null = null

  const append = (subject: string, event: Parameters<typeof encode>[0]): number => {
    const sequence = begins + facts.length
    const bytes = encode(event, {
      id: `fact-${sequence}`,
      source: 'sixfold/a',
      time: instantOf(1_800_000_000_000 + sequence),
      actor: 'a',
      causationId: 'story',
      prevhash: heads.get(subject) ?? null,
    })
    heads.set(subject, hashOf(bytes))
    facts.push({ sequence, subject, bytes })
    return sequence
  }

  return {
    facts,
    anchors,
    /** One more fact of a farm. */
    grow: (farm: string): void => {
      const data = { farm, name: `${farm} ${facts.length}`, operator: 'operator' }
      const subject = factSubject({ aggregate: 'farm', party: 'grid', id: farm })
      append(subject, FarmRegistered.of(FarmRegistered.data.parse(data)))
    },
    /** A checkpoint over what is behind the last one. */
    seal: (): void => {
      const about: Hashed[] = facts
        .slice(sealed - begins + 1)
        .map(({ sequence, subject, bytes }) => ({ sequence, hash: factHash(subject, hashOf(bytes)) }))
      const checkpoint = checkpointOf(chain, about, signer)
      sealed = checkpoint.last
      chain = checkpoint.chain
      const sequence = append(CHECKPOINT_SUBJECT, LogCheckpointed.of(checkpoint))
      anchors.push({ sequence, ...checkpoint })
    },
  }
}

export type Log = ReturnType<typeof openLog>

/** A log from a plan: a farm's name for a fact of it, `!` for a checkpoint. */
export const logOf = (plan: string, signer?: Signer, begins?: number): Log => {
  const log = openLog(signer, begins)
  for (const word of plan) {
    if (word === '!') log.seal()
    else log.grow(word)
  }
  return log
}

/** The lines of an export of facts; its first and last line are true of `facts`. */
export const exportOf = (facts: readonly StoredFact[], begins = 1): string[] => {
  const sum = logHash()
  for (const fact of facts) sum.take(fact)
  const [first, last] = [facts[0]?.sequence ?? 0, facts.at(-1)?.sequence ?? begins - 1]
  const created = '2026-11-21T07:00:00Z'
  const header = { stream: 'FACTS', created, begins, first, last, time: '2026-11-21T08:00:00Z' }
  return [headerLine(header), ...facts.map(factLine), endLine(sum.end())].map((line) => line.slice(0, -1))
}
