import { isCredible, type Keys } from './authorities.ts'
import type { Finding, Kind } from './finding.ts'
import type { Item } from './item.ts'
import { type Compared, followed, kindByHash, kindBySequence, type Place, referrerTo } from './kinds.ts'
import { blameOf, type Known } from './links.ts'

/** What is known when something does not fit: every fact behind the last that is beyond doubt, and what they were. */
export type Evidence = Compared &
  Readonly<{
    /** The last sequence beyond doubt. */
    after: number
    /** The sequence with which the log ended, where that is known; else 0. */
    ends: number
    /** False when there is more behind the items. */
    isWhole: boolean
    keys: Keys
  }>

const isAsItWas = ({ item, sequence, was }: Place, keys: Keys): boolean => {
  if (item?.sequence !== sequence) return false
  if (was !== undefined) return was === item.short
  return item.checkpoint === null || isCredible(item.checkpoint, keys)
}

/** The first place at which something else stands than did, or null. */
const firstPlace = ({ after, items, expected, ends, isWhole, keys }: Evidence): Place | null => {
  const last = [...expected.keys()].reduce((most, sequence) => Math.max(most, sequence), ends)
  const places = isWhole ? Math.max(items.length, last - after) : items.length
  for (let index = 0; index < places; index += 1) {
    const sequence = after + 1 + index
    const place = { index, sequence, item: items[index], was: expected.get(sequence) }
    if (!isAsItWas(place, keys)) return place
  }
  return null
}

const GONE = 'the last fact of its aggregate, or all of it: nothing that is left refers to it'

const becauseOf = (kind: Kind, { item, was }: Place, referrer: Item | null): string => {
  if (kind === 'removed' && referrer !== null)
    return `the fact at ${referrer.sequence} still carries the hash of the one that is gone`
  if (kind === 'removed') return was === undefined ? 'its sequence is missing' : GONE
  if (was === undefined && item?.checkpoint != null)
    return `it is signed by ${item.checkpoint.key}, and not as it must be`
  return was === undefined ? 'its sequence does not follow' : 'a checkpoint names another hash for this place'
}

const findingAt = (place: Place, evidence: Evidence): Finding => {
  const { sequence, item, was } = place
  const kind = was === undefined ? kindBySequence(place, evidence) : kindByHash(place, evidence)
  const referrer = kind === 'removed' ? referrerTo(evidence.items, was) : null
  const subject = kind === 'removed' ? (referrer?.subject ?? null) : (item?.subject ?? null)
  const type = kind === 'removed' ? null : (item?.type ?? null)
  return { kind, sequence, subject, type, because: becauseOf(kind, place, referrer) }
}

/** What is known of each fact apart from what others say of it. */
const knownOf = ({ items, expected, after, keys }: Evidence): Known => {
  const shorts = new Set(expected.values())
  const vouched = new Set<Item>()
  const strange = new Set<Item>()
  for (const [index, item] of items.entries()) {
    const was = expected.get(after + 1 + index)
    if (was !== undefined) (was === item.short ? vouched : strange).add(item)
    else if (item.checkpoint !== null && isCredible(item.checkpoint, keys)) vouched.add(item)
  }
  // What a fact follows that was put there says nothing; what became of a fact that a checkpoint names is told elsewhere.
  const isOpen = (item: Item): boolean => !strange.has(item) && !shorts.has(followed(item) ?? '')
  return { isVouched: (item) => vouched.has(item), isOpen }
}

/** The first fact that is not as it was, or null when none can be named. */
export const judge = (evidence: Evidence): Finding | null => {
  const { items, after } = evidence
  const place = firstPlace(evidence)
  const blamed = blameOf(items, knownOf(evidence))
  const index = blamed === null ? -1 : items.indexOf(blamed.item)
  if (blamed === null || (place !== null && place.index <= index))
    return place === null ? null : findingAt(place, evidence)
  const { kind, item, because } = blamed
  return { kind, sequence: after + 1 + index, subject: item.subject, type: item.type, because }
}
