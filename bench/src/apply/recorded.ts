import type { Host, Step } from '@sixfold/reconcile'

/** A host that notes each step before another one runs it. */
export const recorded = (host: Host): Readonly<{ host: Host; steps: Step[] }> => {
  const steps: Step[] = []
  return {
    steps,
    host: {
      ...host,
      counters: host.counters,
      run: (step) => {
        steps.push(step)
        return host.run(step)
      },
    },
  }
}
