import type { Fact, FarmId } from '@sixfold/events'

/**
 * The VXLAN wires of a network between its members in one farm. `prepared`: all of them make devices and take what comes;
 * `open`: they also send over them; `closed`: they send over WireGuard again. `since` is the fact that prepared them,
 * `turned` the last one that opened or closed them.
 */
export type FarmWires = Readonly<{
  farm: FarmId
  vni: number
  phase: 'prepared' | 'open' | 'closed'
  since: number
  turned: number
}>

/** Folds one fact; facts about something else leave the list as it is. */
export const evolveFarmWires = (
  before: readonly FarmWires[],
  fact: Fact,
  sequence: number,
): readonly FarmWires[] => {
  const turn = (farm: FarmId, phase: FarmWires['phase']): FarmWires[] =>
    before.map((it) => (it.farm === farm ? { ...it, phase, turned: sequence } : it))
  switch (fact.name) {
    case 'FarmWiresPrepared':
      return [
        ...before.filter(({ farm }) => farm !== fact.data.farm),
        { farm: fact.data.farm, vni: fact.data.vni, phase: 'prepared', since: sequence, turned: sequence },
      ]
    case 'FarmWiresOpened':
      return turn(fact.data.farm, 'open')
    case 'FarmWiresClosed':
      return turn(fact.data.farm, 'closed')
    case 'FarmWiresRemoved':
      return before.filter(({ farm }) => farm !== fact.data.farm)
    default:
      return before
  }
}

/**
 * How often a network gave up its wires in a farm: the round that it is in. `removed` is the fact that ended the round
 * before; what was claimed for that may be released once every member holds it.
 */
export type WireRound = Readonly<{ round: number; removed: number }>

/** Folds one fact into the rounds of a network; null until it gave up wires for the first time. */
export const evolveWireRounds = (
  before: ReadonlyMap<FarmId, WireRound> | null,
  fact: Fact,
  sequence: number,
): ReadonlyMap<FarmId, WireRound> | null => {
  if (fact.name !== 'FarmWiresRemoved') return before
  const { farm } = fact.data
  const round = (before?.get(farm)?.round ?? 0) + 1
  return new Map([...(before ?? []), [farm, { round, removed: sequence }]])
}
