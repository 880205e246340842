import { Prefix } from '@sixfold/events'
import type { Figure } from '../harness/figure.ts'
import { openChurn } from './churn.ts'

/** A slice with 65,534 /64s: the largest that there can be. */
const SLICE = Prefix.parse('2001:db8:a::/48')
const PART = 0.9
const SAMPLE = 20_000
const MILLION = 1_000_000

/** A slice of which nine tenths are given, and the rest was given before and cools or has cooled. */
const openFull = () => {
  const churn = openChurn(SLICE)
  while (churn.held() < churn.capacity) churn.allocate()
  while (churn.held() > PART * churn.capacity) churn.release()
  return churn
}

/** Only giving is measured; that others give theirs back in between is what makes room. */
const atNinety: Figure = {
  name: 'ipam/allocations-at-90-percent',
  unit: 'allocations/s',
  limit: { of: 'ours', atLeast: 20_000 },
  about:
    'finding, deciding and folding one /64 after the other in a /48 slice of which 90 % are in use and all have been; nothing to compare with',
  prepare: async (bench) => {
    const churn = openFull()
    const count = bench.scaled(SAMPLE)
    return {
      raw: null,
      ours: async () => {
        let milliseconds = 0
        for (let done = 0; done < count; done += 1) {
          churn.release()
          const begin = performance.now()
          churn.allocate()
          milliseconds += performance.now() - begin
        }
        return count / (milliseconds / 1_000)
      },
      note: () => `${count} each time, ${churn.held()} of ${churn.capacity} /64s in use`,
    }
  },
}

/** The whole life of a slice; each /64 is held against a ledger, and an overlap is no figure but an error. */
const million: Figure = {
  name: 'ipam/million',
  unit: 's',
  limit: null,
  about:
    'a million /64s given and a million given back in a /48 slice at 90 %, in memory, each checked against a ledger of its own: none overlaps another, none is given before it has cooled; nothing to compare with',
  pairs: 1,
  warmUps: 0,
  prepare: async (bench) => {
    const count = bench.scaled(MILLION)
    return {
      raw: null,
      ours: async () => {
        const churn = openFull()
        const begin = performance.now()
        for (let done = 0; done < count; done += 1) {
          churn.release()
          churn.allocate()
        }
        return (performance.now() - begin) / 1_000
      },
      note: () => `${count} given and as many given back, no overlap`,
    }
  },
}

export const ipamFigures: readonly Figure[] = [atNinety, million]
