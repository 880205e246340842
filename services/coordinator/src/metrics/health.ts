import type { Page } from '@sixfold/service/pages'
import type { Sources } from './sources.ts'

/** Why an order would not be decided now; empty when it would. `sources` is null until the coordinator is up. */
export const ailments = (sources: Pick<Sources, 'isConnected' | 'strangers'> | null): readonly string[] =>
  sources === null
    ? ['it is starting: the log is being read']
    : [
        ...(sources.isConnected() ? [] : ['there is no connection to NATS']),
        ...(sources.strangers() === 0
          ? []
          : ['the log holds facts of a newer version: nothing is written until this program is upgraded']),
      ]

/** Whether an order would be decided now: 200, or 503 with the reasons, one a line. */
export const healthPage = (sources: Parameters<typeof ailments>[0]): Page => {
  const found = ailments(sources)
  const body = found.length === 0 ? 'orders are decided\n' : found.map((it) => `${it}\n`).join('')
  return { status: found.length === 0 ? 200 : 503, contentType: 'text/plain; charset=utf-8', body }
}
