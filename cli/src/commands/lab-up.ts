import { type LabContext, up } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure, toldOf } from '../failure.ts'
import { labName } from '../lab/lab-name.ts'
import { layGrid } from '../lab/lay-grid.ts'
import { openTopology } from '../lab/topologies.ts'
import { duration } from '../render/duration.ts'
import { listing, plural } from '../render/plural.ts'
import { openTerminal, type Terminal } from '../terminal.ts'

export type LabUpOptions = Readonly<{ name?: string; grid: boolean; json?: boolean }>

const stepper = ({ note, noteColor }: Terminal): ((step: string) => void) => {
  const since = performance.now()
  return (step) => note(`${noteColor.dim(duration(performance.now() - since).padStart(8))}  ${step}`)
}

const machinesWith = ({ machines }: LabContext, role: string): string[] =>
  machines.filter(({ roles }) => roles.includes(role)).map(({ name }) => name)

/** What to try next, with the names of this very lab. */
const hints = (context: LabContext): string => {
  const { lab } = context
  const nodes = machinesWith(context, 'node')
  const [first = 'n1', second = first] = nodes
  const resources = [...new Set([first, second])].map((node) => `{node: ${node}}`).join(', ')
  const yaml = `{type: NetworkOrdered, party: tenant-a, data: {network: blue, resources: [${resources}]}}`
  return `
Try:
  echo '${yaml}' | sixfold order - --wait --lab ${lab}
  sixfold network show tenant-a/blue --lab ${lab}
  sixfold why ${first} route default --lab ${lab}
  sixfold lab exec --lab ${lab} blue@${first} -- ip -6 address
  sixfold facts --network tenant-a/blue --lab ${lab}
  sixfold lab down ${lab}`
}

/** The lab stays, so that one can look into it. */
const without = ({ lab, directory }: LabContext, err: unknown): never => {
  const { code, sentence } = toldOf(err)
  const hint = `lab ${lab} is up without its grid; its logs are in ${directory}/log; sixfold lab down ${lab} takes it down`
  throw new Failure(code, sentence, hint, { cause: err })
}

/** `sixfold lab up [TOPOLOGY]`: brings a lab up, and (unless told not to) makes a grid of it. */
export const labUp = async (
  topology: string,
  { name, grid: isWanted, json = false }: LabUpOptions,
): Promise<ExitCode> => {
  const terminal = openTerminal()
  const step = stepper(terminal)
  const started = performance.now()
  const context = await up(
    await openTopology(topology),
    name === undefined ? {} : { name: labName(name) },
    step,
  )
  const grid = isWanted ? await layGrid(context, step).catch((err) => without(context, err)) : null
  const milliseconds = performance.now() - started
  const nodes = machinesWith(context, 'node')
  const exits = machinesWith(context, 'exit')
  if (json) {
    terminal.json({ lab: context.lab, milliseconds, grid, nodes, exits, nats: context.nats })
    return EXIT.ok
  }
  const who = `nodes ${listing(nodes)}; ${exits.length === 1 ? 'exit' : 'exits'} ${listing(exits)}`
  terminal.out(`lab ${terminal.color.bold(context.lab)} is up in ${duration(milliseconds)}: ${who}`)
  if (grid === null) terminal.out('it has no grid yet: no farm, node or exit is registered')
  else {
    terminal.out(`${plural(grid.orders, 'order')} accepted, ${plural(grid.slices, 'slice')} routed`)
    terminal.note(hints(context))
  }
  return EXIT.ok
}
