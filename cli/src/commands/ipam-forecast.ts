import type { Connection } from '@sixfold/jetstream'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { forecast, openChanges } from '../ipam/forecast.ts'
import { forecastLines } from '../ipam/render-forecast.ts'
import { openLog } from '../log/open-log.ts'
import { readingTheLog } from '../log/reading.ts'
import { openTerminal } from '../terminal.ts'

/** `sixfold ipam forecast`: how long slices and allocations last at the rate of the last days of the log. */
export const ipamForecast = async (
  connection: Connection,
  { json = false, days }: Readonly<{ json?: boolean; days: number }>,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const changes = openChanges()
  await using log = await openLog(connection, {
    onEntry: ({ ref, fact, at }) => {
      if (ref !== null && fact !== null && at !== null) changes.note(ref, fact, at)
    },
  })
  await readingTheLog(log, terminal)
  const window = changes.window(days)
  if (window === null) {
    terminal.note('the log is empty')
    if (json) terminal.json(null)
    return EXIT.ok
  }
  const told = forecast(log.world, window)
  if (json) terminal.json(told)
  else for (const line of forecastLines(told, log.names, terminal.color)) terminal.out(line)
  return EXIT.ok
}
