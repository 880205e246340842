import { Counter, Gauge, type Registry } from 'prom-client'
import type { Sources } from './sources.ts'

/** One value of a metric, and its labels where it has some. */
export type Reading = Readonly<{ labels?: Readonly<Record<string, string>>; value: number }>

/** A metric: what it is called, what it means, and where its values are read when somebody asks for them. */
export type Metric = Readonly<{
  kind: 'counter' | 'gauge'
  name: string
  help: string
  /** The names of its labels. Each takes few values: never one per party, network or member. */
  labels: readonly string[]
  /** No readings: nothing is known now, and nothing is shown. */
  read: (sources: Sources) => readonly Reading[] | Promise<readonly Reading[]>
}>

const ask =
  (kind: Metric['kind'], labels: readonly string[]) =>
  (name: string, help: string, read: Metric['read']): Metric => ({
    kind,
    name: `sixfold_${name}`,
    help,
    labels,
    read,
  })

/** A number that goes up and down. */
export const gauge = (...labels: readonly string[]) => ask('gauge', labels)
/** A number that begins with 0 when the process does, and only rises. Its name ends in `_total`. */
export const counter = (...labels: readonly string[]) => ask('counter', labels)

/** One reading without a label. */
export const one = (value: number | null): readonly Reading[] => (value === null ? [] : [{ value }])

/** Lets a registry show a metric. */
export const register = (registry: Registry, sources: Sources, metric: Metric): void => {
  const { kind, name, help, labels: labelNames, read } = metric
  const config = {
    name,
    help,
    labelNames,
    registers: [registry],
    collect: async (): Promise<void> => {
      const readings = await read(sources)
      shown.reset()
      // One without labels would begin anew with 0, which is not the same as nothing.
      if (labelNames.length === 0) shown.remove({})
      for (const { labels = {}, value } of readings) shown.inc(labels, value)
    },
  }
  const shown = kind === 'gauge' ? new Gauge<string>(config) : new Counter<string>(config)
}
