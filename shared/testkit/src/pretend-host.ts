import { HostError } from '@sixfold/linux/host'
import { type Host, redact, type Step } from '@sixfold/reconcile'
import { listDirectory } from './pretend-host/daemons.ts'
import { printWorld } from './pretend-host/print.ts'
import { answer, execute } from './pretend-host/shell.ts'
import { bareLink, emptyNetns, netnsOf, type PretendWorld } from './pretend-host/world.ts'

/** A Linux host in memory that understands just the commands our facilities use. */
export type PretendHost = Host &
  Readonly<{
    world: PretendWorld
    /** Every command run so far, as lines, without secrets. */
    commands: string[]
    /** The state of the machine as the commands that would make it. */
    toString: () => string
  }>

/** A fresh machine. `bridges` stand in the agent's own namespace, made by the operator. */
export const pretendHost = ({
  hasKernelWireGuard = false,
  bridges = [],
}: Readonly<{ hasKernelWireGuard?: boolean; bridges?: readonly string[] }> = {}): PretendHost => {
  const world: PretendWorld = {
    hasKernelWireGuard,
    netns: new Map([['', emptyNetns()]]),
    tunnels: new Map(),
    files: new Map(),
    processes: new Map(),
    lastPid: 1_000,
  }
  for (const name of bridges) netnsOf(world, '').links.set(name, { ...bareLink(name), kind: 'bridge' })
  const counters = { looks: 0, steps: 0 }
  const commands: string[] = []
  return {
    world,
    commands,
    counters,
    async read(argv, stdin) {
      counters.looks += 1
      try {
        return answer(world, argv, stdin)
      } catch (err) {
        if (err instanceof HostError && /No such (device|file)/.test(err.stderr)) return null
        throw err
      }
    },
    async list(path) {
      if (path === '/run/netns') return [...world.netns.keys()].filter((name) => name !== '')
      if (path !== '/var/run/wireguard') return listDirectory(world, path)
      return [...world.tunnels].flatMap(([name, { isKernel }]) => (isKernel ? [] : [`${name}.sock`]))
    },
    async run(step) {
      counters.steps += 1
      commands.push(...redact(step))
      act(world, step)
    },
    toString: () => printWorld(world),
  }
}

const act = (world: PretendWorld, step: Step): void => {
  if (step.do === 'write') world.files.set(step.path, step)
  else if (step.do === 'remove') world.files.delete(step.path)
  else forgiving(step.forgive, () => execute(world, step.argv, step.stdin ?? ''))
}

const forgiving = (words: string | undefined, run: () => void): void => {
  try {
    run()
  } catch (err) {
    if (words === undefined || !(err instanceof HostError) || !err.stderr.includes(words)) throw err
  }
}
