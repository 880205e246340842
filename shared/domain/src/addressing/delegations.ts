import { bitsOf, type Prefix, prefixText } from '@sixfold/events'
import { addSpan, type Delegated, hostBits, type Spans, spanOf } from '@sixfold/fold'

/** Delegations lie behind the first /80 of a /64, which is reserved, and before the last, where single addresses are. */
const FIRST = 1n << 48n
const LAST = 0xffffn * FIRST - 1n

const sizeOf = (length: number): bigint => 1n << BigInt(128 - length)

const alignedFrom = (bits: bigint, size: bigint): bigint => ((bits + size - 1n) / size) * size

/** The lowest aligned place of a size between the spans, or null. */
const firstFit = (spans: Readonly<Spans>, size: bigint): bigint | null => {
  let place = alignedFrom(FIRST, size)
  for (let at = 0; at < spans.length; at += 2) {
    if (place + size <= hostBits(spans[at] as string)) break
    const behind = hostBits(spans[at + 1] as string) + 1n
    if (behind > place) place = alignedFrom(behind, size)
  }
  return place + size - 1n <= LAST ? place : null
}

/** Of what came back: the oldest that is as large, or larger. */
const oldestBack = ({ back, taken }: Readonly<Delegated>, length: number): bigint | null => {
  for (const prefix of back) {
    const { first, last } = spanOf(prefix)
    const isFree = bitsOf(prefix).length <= length && !meets(taken, first, last)
    if (isFree) return first
  }
  return null
}

const meets = (taken: ReadonlySet<Prefix>, first: bigint, last: bigint): boolean => {
  for (const prefix of taken) {
    const span = spanOf(prefix)
    if (span.first <= last && first <= span.last) return true
  }
  return false
}

const spansOf = (prefixes: ReadonlySet<Prefix>): Spans => {
  const spans: Spans = []
  for (const prefix of prefixes) {
    const { first, last } = spanOf(prefix)
    addSpan(spans, first, last)
  }
  return spans
}

/**
 * A prefix of a /64 to delegate: aligned, the lowest that nobody had before, else what came back longest ago, else the
 * lowest that is free now. Null when there is no room.
 */
export const freeDelegation = (
  prefix: Prefix,
  length: number,
  delegated: Readonly<Delegated>,
): Prefix | null => {
  const size = sizeOf(length)
  const place =
    firstFit(delegated.used, size) ??
    oldestBack(delegated, length) ??
    firstFit(spansOf(delegated.taken), size)
  return place === null ? null : prefixText({ first: bitsOf(prefix).first + place, length })
}
