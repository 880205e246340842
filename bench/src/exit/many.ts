import { join } from 'node:path'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, linuxHost, openMachine } from '@sixfold/linux'
import { type Host, narrowPass, pass, type Rested, restedOf, type Step } from '@sixfold/reconcile'
import { mustConverge } from '../apply/bed.ts'
import { recorded } from '../apply/recorded.ts'
import type { Bench, Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { scratch } from '../harness/scratch.ts'
import { fullGateway } from './full-gateway.ts'

const NETWORKS = 4_096
const PATIENCE_MS = 120_000
const WHAT = `in the gateway of an exit with ${NETWORKS} networks, half of them with an address of their own and a forward`

/** The very text that an agent told each tool, as a shell script; resolves with the way to run it. */
const scriptOf = async (steps: readonly Step[], directory: string): Promise<() => Promise<void>> => {
  const host = linuxHost({ timeoutMs: PATIENCE_MS })
  const lines: string[] = ['set -e']
  for (const [at, step] of steps.entries()) {
    if (step.do !== 'exec') throw new Error(`not known how to do by hand: ${step.do}`)
    const path = join(directory, `${at}.txt`)
    const words = step.argv.join(' ').replace(/ -$/, ` ${path}`)
    if (step.stdin !== undefined) await host.run({ do: 'write', path, content: step.stdin, mode: 0o600 })
    lines.push(words)
  }
  const path = join(directory, 'run.sh')
  await host.run({ do: 'write', path, content: `${lines.join('\n')}\n`, mode: 0o600 })
  return () => host.run({ do: 'exec', argv: ['sh', path] })
}

const apply: Figure = {
  name: `exit/${NETWORKS}/apply`,
  unit: 'ms',
  limit: { of: 'ratio', atMost: 2 },
  about: `an agent putting routes and rules ${WHAT}, from nothing (derive, look, diff, act), against a shell script with the same text: one nft -f, one ip -batch`,
  prepare: async (bench) => {
    const count = bench.scaled(NETWORKS)
    const { host, machine, stateOf, clear } = await fullGateway(bench, count)
    const anew = (by: Host) => {
      const { agentId, keyOf } = machine
      return pass(by, facilitiesFor(stateOf(count), openMachine({ agentId, keyOf })))
    }
    mustConverge(await anew(host))
    await clear()
    const { host: listening, steps } = recorded(host)
    mustConverge(await anew(listening))
    const byHand = await scriptOf(steps, await scratch(bench, 'many'))
    await clear()
    await byHand()
    const { stepsRun } = mustConverge(await anew(host))
    if (stepsRun > 0) throw new Error(`by hand something is missing: the agent had ${stepsRun} steps to do`)
    const clean = async (work: () => Promise<unknown>): Promise<number> => {
      await clear()
      return timed(work)
    }
    return { ours: () => clean(async () => mustConverge(await anew(host))), raw: () => clean(byHand) }
  },
}

/** What an agent does after a fact that brings the last network or takes it: a pass over the gateway, and one over the network. */
const oneMoreWays = async (bench: Bench) => {
  const count = bench.scaled(NETWORKS)
  const { host, machine, stateOf, gatewayOf, lastOf } = await fullGateway(bench, count)
  mustConverge(await pass(host, facilitiesFor(stateOf(count - 1), machine)))
  const openUnit = () => {
    let rested: Rested = new Map()
    return async (by: Host, state: KernelState): Promise<void> => {
      const bindAll = () => facilitiesFor(state, machine)
      mustConverge(await narrowPass(by, bindAll, rested))
      rested = restedOf(bindAll())
    }
  }
  const units = { gateway: openUnit(), network: openUnit() }
  const change = async (isMore: boolean, by = host): Promise<void> => {
    await units.gateway(by, gatewayOf(isMore ? count : count - 1))
    await units.network(by, lastOf(isMore))
  }
  for (const isMore of [false, true, false]) await change(isMore)
  const directory = await scratch(bench, 'many')
  const script = async (isMore: boolean, name: string) => {
    const { host: listening, steps } = recorded(host)
    await change(isMore, listening)
    return scriptOf(steps, join(directory, name))
  }
  return { change, more: await script(true, 'more'), less: await script(false, 'less') }
}

const oneMore: Figure = {
  name: `exit/${NETWORKS}/one-more`,
  unit: 'ms',
  limit: { of: 'difference', atMost: 10 },
  about: `an agent's passes over the gateway and over the network after a fact that brings the last network ${WHAT} whose exit point is there (derive, tell what differs, act), against a shell script with the same text: one nft -f with its elements, and one ip -batch with its routes`,
  pairs: 11,
  warmUps: 2,
  prepare: async (bench) => {
    const { change, more, less } = await oneMoreWays(bench)
    return {
      ours: async () => {
        const took = await timed(() => change(true))
        await change(false)
        return took
      },
      raw: async () => {
        const took = await timed(more)
        await less()
        return took
      },
    }
  },
}

/** What the gateway of a full exit costs. */
export const manyFigures: readonly Figure[] = [apply, oneMore]
