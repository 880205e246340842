import type { Fact } from '@sixfold/events'
import { GIVEN, OUTCOMES } from './sentences/goods.ts'
import { GRID, MACHINES } from './sentences/grid.ts'
import { GOODS, LIFE } from './sentences/network.ts'
import type { Names, Sentences } from './sentences/words.ts'

/** One sentence for each fact: the compiler asks for it. */
const SENTENCES: Sentences = { ...GRID, ...MACHINES, ...LIFE, ...GOODS, ...GIVEN, ...OUTCOMES }

/** A fact in one line, without its type: what happened, with names for ids. */
export const summaryOf = ({ name, data }: Fact, names: Names): string =>
  (SENTENCES[name] as (data: unknown, names: Names) => string)(data, names)
