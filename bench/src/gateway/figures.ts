import { facilitiesFor, linuxHost, openMachine, removeNetns } from '@sixfold/linux'
import { pass } from '@sixfold/reconcile'
import { mustConverge } from '../apply/bed.ts'
import { recorded } from '../apply/recorded.ts'
import type { Bench, Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { gatewayOf } from './gateway.ts'

const SLICES = 256
const PREFIXES = 65_536
const WHAT = `a gateway with ${PREFIXES} /64s routed, in ${SLICES} slices of four /48s that are each unreachable as a whole`

/** A gateway on this machine; gone with the figure, and what a killed one left before it. */
const openGateway = async (bench: Bench) => {
  const full = bench.scaled(SLICES)
  const { id } = gatewayOf(SLICES, full)
  const machine = openMachine({
    agentId: id,
    keyOf: () => {
      throw new Error('a gateway has no keys')
    },
  })
  const { host, steps } = recorded(linuxHost())
  const clear = async (): Promise<void> => {
    mustConverge(await pass(host, [removeNetns(id, [])]))
    steps.length = 0
  }
  bench.keep({ [Symbol.asyncDispose]: clear })
  await clear()
  return {
    host,
    steps,
    clear,
    /** Derives it with so many slices, looks, and brings it about; gives how many steps that took. */
    apply: async (slices = SLICES): Promise<number> => {
      const facilities = facilitiesFor(gatewayOf(slices, full).state, machine)
      return mustConverge(await pass(host, facilities)).stepsRun
    },
  }
}

const fromNothing: Figure = {
  name: `gateway/${PREFIXES}/from-nothing`,
  unit: 's',
  limit: { of: 'ratio', atMost: 2 },
  about: `an agent making ${WHAT}, from nothing, against the very steps that it ran without deriving, looking and comparing`,
  prepare: async (bench) => {
    const { host, steps, clear, apply } = await openGateway(bench)
    await apply()
    const script = [...steps]
    await clear()
    const clean = async (work: () => Promise<unknown>): Promise<number> => {
      const took = (await timed(work)) / 1_000
      await clear()
      return took
    }
    return {
      ours: () => clean(() => apply()),
      raw: () =>
        clean(async () => {
          for (const step of script) await host.run(step)
        }),
    }
  },
}

const look: Figure = {
  name: `gateway/${PREFIXES}/look`,
  unit: 'ms',
  limit: null,
  about: `a pass over ${WHAT}, that finds it as wanted`,
  prepare: async (bench) => {
    const { apply } = await openGateway(bench)
    await apply()
    return {
      ours: () =>
        timed(async () => {
          if ((await apply()) > 0) throw new Error('there was something to do where nothing is to be done')
        }),
      raw: null,
    }
  },
}

const oneMore: Figure = {
  name: `gateway/${PREFIXES}/one-more-slice`,
  unit: 'ms',
  limit: null,
  about: `a pass over ${WHAT}, after one slice more was cut`,
  prepare: async (bench) => {
    const { apply } = await openGateway(bench)
    await apply()
    return {
      ours: async () => {
        const took = await timed(async () => {
          if ((await apply(SLICES + 1)) === 0) throw new Error('a slice more is a route more')
        })
        await apply()
        return took
      },
      raw: null,
    }
  },
}

/** The gateway of a machine of which very many networks have /64s. */
export const gatewayFigures: readonly Figure[] = [fromNothing, look, oneMore]
