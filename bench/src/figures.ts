import { appendFigures } from './append/figures.ts'
import { applyFigures } from './apply/figures.ts'
import { exitFigures } from './exit/figures.ts'
import { failoverFigures } from './failover/figures.ts'
import { gatewayFigures } from './gateway/figures.ts'
import type { Figure } from './harness/figure.ts'
import { idlePassFigures } from './idle/figures.ts'
import { ipamFigures } from './ipam/figures.ts'
import { ledgerFigures } from './ledger/figures.ts'
import { memoryFigures } from './memory/figures.ts'
import { oneMoreFigures } from './one-more/figures.ts'
import { orderFigures } from './order/figures.ts'
import { replayFigures } from './replay/figures.ts'
import { scaleFigures } from './scale/figures.ts'
import { wireFigures } from './wire/figures.ts'

/** Every figure, in the order in which they are measured: the cheap ones first. */
export const FIGURES: readonly Figure[] = [
  ...appendFigures,
  ...ipamFigures,
  ...replayFigures,
  ...ledgerFigures,
  ...applyFigures,
  ...gatewayFigures,
  ...idlePassFigures,
  ...oneMoreFigures,
  ...wireFigures,
  ...exitFigures,
  ...scaleFigures,
  ...orderFigures,
  ...memoryFigures,
  ...failoverFigures,
]
