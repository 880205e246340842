import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { duration, moment } from '../render/duration.ts'
import { type Column, table } from '../render/table.ts'
import type { Forecast, Lasting } from './forecast.ts'
import { percentText } from './render-tree.ts'

const DAY_MS = 86_400_000
/** What lasts longer is not worth a number. */
const LONG_DAYS = 3_650
/** Getting a larger allocation takes weeks: what lasts no longer than this is told in yellow. */
const SOON_DAYS = 60

/** How long something lasts, in words. */
export const lastsText = ({ daysLeft, used, of }: Lasting): string => {
  if (used >= of) return 'full'
  if (daysLeft === null) return 'does not fill up'
  return daysLeft > LONG_DAYS ? 'more than 10 years' : duration(daysLeft * DAY_MS)
}

const rateText = ({ perDay }: Lasting): string => {
  if (perDay === 0) return '0'
  return `${perDay > 0 ? '+' : ''}${Number(perDay.toPrecision(2)).toLocaleString('en')}`
}

const columns = <Row extends Lasting>(
  head: string,
  what: string,
  name: (row: Row) => string,
  { yellow }: Palette,
): readonly Column<Row>[] => [
  { head, cell: name },
  {
    head: what,
    cell: ({ used, of }) => `${used.toLocaleString('en')} of ${of.toLocaleString('en')}`,
    align: 'right',
  },
  { head: 'USED', cell: ({ used, of }) => percentText(used, of), align: 'right' },
  { head: 'PER DAY', cell: rateText, align: 'right' },
  {
    head: 'LASTS',
    cell: lastsText,
    paint: (text, { daysLeft }) => (daysLeft !== null && daysLeft < SOON_DAYS ? yellow(text) : text),
  },
]

type Machine = Forecast['machines'][number]
type Cut = Forecast['allocations'][number]

/** A forecast for people: the window, then machines, then allocations. */
export const forecastLines = (
  { from, to, machines, allocations }: Forecast,
  names: Pick<AgentNames, 'of'>,
  color: Palette,
): string[] => [
  `if it goes on as in the ${duration(to - from)} until the last fact, of ${moment(to)} UTC:`,
  ...(to - from < DAY_MS
    ? [color.yellow('(the log is younger than a day: what it does in one is only a guess)')]
    : []),
  '',
  ...(machines.length === 0
    ? ['no node or exit has a slice']
    : table<Machine>(
        columns('MACHINE', '/64S', ({ owner }) => names.of(owner), color),
        machines,
        color,
      )),
  '',
  ...(allocations.length === 0
    ? ['no allocation is given from']
    : table<Cut>(
        columns('ALLOCATION', 'SLICES', ({ prefix }) => prefix, color),
        allocations,
        color,
      )),
]
