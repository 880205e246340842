import type { Entry } from '../log/read-entry.ts'
import { SHORTLY_MS } from './shortly.ts'

/**
 * That the log says of a network that another exit serves it. `from`: the earliest that it may have been so, in milliseconds
 * since 1970; exits decide that themselves, and the log hears of it, at the latest when it is reached again.
 */
export type Move = Readonly<{
  party: string
  network: string
  exit: string
  instead: string
  fact: number
  at: number
  from: number
}>

/** Collects, from the entries of the log in their order, which networks changed their exit. */
export const openMoves = () => {
  const all: Move[] = []
  let last: number | null = null
  let unseen: number | null = null
  return {
    note: ({ fact, ref, at, sequence }: Entry): void => {
      // What was decided without the log: since when, nobody wrote down. Not before the last thing that anybody did.
      if (fact?.name === 'ExitTakenOver') unseen = fact.data.evidence.presence === 'lost' ? at : last
      if (fact?.name === 'StandbyPromoted' && ref !== null && at !== null) {
        const { exit, instead } = fact.data
        const from = Math.min(unseen ?? at, at - SHORTLY_MS)
        all.push({ party: ref.party, network: ref.id, exit, instead, fact: sequence, at, from })
      }
      if (fact !== null && ref !== null && fact.name !== 'ExitTakenOver') last = at ?? last
    },
    all: (): readonly Move[] => all,
  }
}

/** A network that may have left by an exit at a moment although the log says another one, and by which fact it changed. */
export type Moved = Readonly<{ party: string; network: string; fact: number; at: number }>

/**
 * The networks that left by an exit shortly before, or that it served already while the log did not say so yet: without
 * those that it serves by the log.
 */
export const movedAround = (
  moves: readonly Move[],
  {
    exit,
    at,
    fact,
    serves,
  }: Readonly<{
    exit: string
    at: number | null
    fact: number
    serves: readonly Readonly<{ party: string; network: string }>[]
  }>,
): Moved[] => {
  if (at === null) return []
  const here = new Set(serves.map((it) => `${it.party}/${it.network}`))
  const near = moves.filter((it) =>
    it.fact <= fact ? it.instead === exit && at - it.at <= SHORTLY_MS : it.exit === exit && at >= it.from,
  )
  const each = new Map(near.map((it) => [`${it.party}/${it.network}`, it]))
  return [...each]
    .filter(([name]) => !here.has(name))
    .map(([, { party, network, fact: by, at: when }]) => ({ party, network, fact: by, at: when }))
}
