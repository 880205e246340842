import type { Figure } from '../harness/figure.ts'
import { foldFigures } from './fold-figures.ts'
import { orderFigures } from './orders-figures.ts'

/** The ledger's limits: what a coordinator's start takes and holds, and what deciding takes. */
export const ledgerFigures: readonly Figure[] = [...foldFigures, ...orderFigures]
