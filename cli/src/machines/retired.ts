import { gridRef, type Machine, type World } from '@sixfold/fold'

/** The fact by which a machine has left for good; null while it is there. It is the last one about it. */
export const retiredBy = (world: World, { id, kind }: Pick<Machine, 'id' | 'kind'>): number | null => {
  const { state, sequence } = world.get(kind, gridRef(kind, id))
  return state.retired === null ? null : sequence
}

/** That a machine has left, in words. */
export const retiredWords = (fact: number): string => `retired (fact ${fact})`
