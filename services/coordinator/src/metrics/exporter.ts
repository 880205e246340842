import { VERSION } from '@sixfold/agent/version'
import { DERIVE_VERSION } from '@sixfold/derive'
import type { HostAndPort } from '@sixfold/service/address'
import { servePages } from '@sixfold/service/pages'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { METRICS } from './catalogue.ts'
import { healthPage } from './health.ts'
import { register } from './metric.ts'
import type { Sources } from './sources.ts'

/** What an idle process is woken for, at most: how late its loop is, is looked at this often. */
const LOOP_LOOK_MS = 100

const processRegistry = (): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_LOOK_MS })
  new Gauge({
    name: 'sixfold_build_info',
    help: 'Always 1. Which version this is, and by which version of the derivation it derives.',
    labelNames: ['version', 'derive_version'],
    registers: [registry],
  }).set({ version: VERSION, derive_version: String(DERIVE_VERSION) }, 1)
  return registry
}

/**
 * Shows metrics under `/metrics` (Prometheus, text 0.0.4) and under `/healthz` whether an order would be decided now.
 * Those of the coordinator are there once `show` was called. Throws an EnvironmentError where it cannot listen.
 */
export const openExporter = async (at: HostAndPort, onTrouble: (err: unknown, path: string) => void) => {
  const registry = processRegistry()
  let sources: Sources | null = null
  const pages = await servePages({
    variable: 'SIXFOLD_METRICS',
    at,
    pages: {
      '/metrics': async () => ({
        status: 200,
        contentType: registry.contentType,
        body: await registry.metrics(),
      }),
      '/healthz': async () => healthPage(sources),
    },
    onTrouble,
  })
  return {
    ...pages,
    show: (given: Sources): void => {
      sources = given
      for (const metric of METRICS) register(registry, given, metric)
    },
  }
}
