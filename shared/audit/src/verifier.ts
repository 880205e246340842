import type { StoredFact } from '@sixfold/decider'
import type { Anchor } from './anchors.ts'
import { expectedBy, isCredible, type Keys } from './authorities.ts'
import { type Checkpoint, isAbout } from './checkpoint.ts'
import type { Finding } from './finding.ts'
import { type Item, isBadCheckpoint, itemReader } from './item.ts'
import { judge } from './judge.ts'

/** What a log is verified against. */
export type VerifierOptions = Readonly<{
  /** The sequence with which the log begins: 1, unless the stream was made otherwise. */
  begins?: number
  /** Whose signatures count; null for anybody's. */
  keys?: Keys
  /** Checkpoints that were kept outside, in the order of what they are about. */
  anchors?: readonly Anchor[]
  /** It is a copy that was made at some time: what checkpoints kept outside know of later is not missing in it. */
  isCopy?: boolean
}>

/** What became of verifying a log. */
export type Verdict = Readonly<{
  finding: Finding | null
  facts: number
  subjects: number
  /** The sequence of the last fact. */
  last: number
  checkpoints: number
  /** Who signed how many. */
  keys: Readonly<Record<string, number>>
  /** Checkpoints vouch for every fact up to this sequence. */
  vouched: number
  /** Checkpoints that were kept outside vouch for every fact up to this one. */
  anchored: number
  /** The newest fact that checkpoints kept outside know of, where it is behind the last one here; else 0. */
  beyond: number
  /** Facts behind them that only their own chains speak for: an altered or removed tail would not be seen. */
  unvouched: number
}>

/** Takes the facts of a log in order; gives true when one does not fit and nothing more need be read. */
export type Verifier = Readonly<{
  take: (fact: StoredFact) => boolean
  /** Says what was found. `ends`: the sequence with which the log must end, where that is known. */
  end: (ends?: number) => Verdict
}>

/** How much behind the first that does not fit is looked at, so that it can be told what happened: two checkpoints' worth. */
const MORE = 1_024

/** Verifies a log in one pass. It holds one hash per subject, and what is not yet under a checkpoint. */
export const openVerifier = ({
  begins = 1,
  keys = null,
  anchors = [],
  isCopy = false,
}: VerifierOptions = {}): Verifier => {
  const newest = anchors.reduce((known, { sequence }) => Math.max(known, sequence), 0)
  const { read, subjects } = itemReader()
  const outside = new Map(anchors.map((anchor) => [anchor.last, anchor]))
  const signed = new Map<string, number>()
  let items: Item[] = []
  let after = begins - 1
  let chain: string | null = null
  let anchored = begins - 1
  let [facts, last, checkpoints] = [0, begins - 1, 0]
  let isSound = true
  let more = 0

  const isAnchored = ({ first, last: end, chain: own }: Checkpoint): boolean =>
    anchors.every((anchor) => anchor.last < first || anchor.first > end || anchor.chain === own)

  /** Whether a checkpoint fits what was read; then that is beyond doubt. */
  const confirm = (checkpoint: Checkpoint): boolean => {
    const about = items.slice(0, Math.max(0, checkpoint.last - after))
    if (!isCredible(checkpoint, keys) || !isAnchored(checkpoint) || !isAbout(checkpoint, chain, about))
      return false
    items = items.slice(about.length)
    after = checkpoint.last
    chain = checkpoint.chain
    if (outside.has(after)) anchored = after
    return true
  }

  const fits = (item: Item): boolean => {
    if (item.sequence !== last + 1 || !item.isLinked || isBadCheckpoint(item)) return false
    return item.checkpoint === null || confirm(item.checkpoint)
  }

  const confirmFromOutside = (): void => {
    for (const anchor of anchors) {
      if (anchor.first !== after + 1 || anchor.last > last) continue
      if (!confirm(anchor)) isSound = false
    }
    // One that is about what is not here yet goes on from the same chain, or is of another log.
    const next = anchors.find(({ first }) => first === after + 1)
    if (next !== undefined && next.before !== chain) isSound = false
  }

  /** What each fact behind the last that is beyond doubt was, as far as this reaches. */
  const expectations = (ends: number): Map<number, string> => {
    const expected = expectedBy(items, anchors, after, keys)
    if (isCopy) for (const at of expected.keys()) if (at > Math.max(last, ends)) expected.delete(at)
    return expected
  }

  const find = (ends: number): Finding | null => {
    const most = isCopy ? ends : Math.max(newest, ends)
    const isLeft = anchors.some((anchor) => anchor.last > after)
    if (isSound && last >= most && !isLeft) return null
    const expected = expectations(ends)
    const found = judge({ after, items, expected, ends: most, isWhole: more <= MORE, keys })
    if (found !== null || isSound) return found
    const because = `no checkpoint that counts follows from the facts behind ${after}`
    return { kind: 'forged', sequence: after + 1, subject: null, type: null, because }
  }

  return {
    take: (fact) => {
      const item = read(fact)
      facts += 1
      items.push(item)
      if (item.checkpoint !== null) {
        checkpoints += 1
        signed.set(item.checkpoint.key, (signed.get(item.checkpoint.key) ?? 0) + 1)
      }
      isSound &&= fits(item)
      last = item.sequence
      if (!isSound) more += 1
      return more > MORE
    },
    end: (ends = 0) => {
      if (isSound) confirmFromOutside()
      const finding = find(ends)
      const named = expectedBy([], anchors, after, keys)
      const own = items.filter(({ checkpoint, sequence }) => checkpoint === null && !named.has(sequence))
      return {
        finding,
        facts,
        subjects: subjects(),
        last,
        checkpoints,
        keys: Object.fromEntries(signed),
        vouched: after,
        anchored,
        beyond: newest > last ? newest : 0,
        unvouched: own.length,
      }
    },
  }
}
