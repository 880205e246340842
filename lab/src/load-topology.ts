import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { PoolEmpty } from './plan/address-pool.ts'
import { checkPlan } from './plan/check-plan.ts'
import { derivePlan } from './plan/derive-plan.ts'
import { checkTopology } from './topology/check.ts'
import { Name } from './topology/name.ts'
import { problemsOf, TopologyError } from './topology/problem.ts'
import { Topology } from './topology/schema.ts'

/**
 * Makes a topology of what a YAML file holds.
 *
 * @throws TopologyError with every problem: which field, what is there, what would be right
 */
export const parseTopology = (input: unknown, source: string): Topology => {
  const parsed = Topology.safeParse(input)
  if (!parsed.success) throw new TopologyError(source, problemsOf(parsed.error, input))
  const topology = { ...parsed.data, name: parsed.data.name ?? nameFrom(source) }
  const problems = checkTopology(topology)
  if (problems.length > 0) throw new TopologyError(source, problems)
  const misplaced = addressProblems(topology)
  if (misplaced.length > 0) throw new TopologyError(source, misplaced)
  return topology
}

const addressProblems = (topology: Topology) => {
  try {
    return checkPlan(derivePlan(topology))
  } catch (err) {
    if (!(err instanceof PoolEmpty)) throw err
    return [{ field: 'sites', value: undefined, expected: err.message }]
  }
}

const nameFrom = (source: string): Name => {
  const stem = basename(source, extname(source))
  const name = Name.safeParse(stem)
  if (name.success) return name.data
  const expected =
    'a name in the file, because that of the file is none: a letter, then at most 19 of the characters a-z 0-9 -'
  throw new TopologyError(source, [{ field: 'name', value: stem, expected }])
}

/** The file of a topology: `demo` is one that comes with the lab; with a slash or an ending it is a path. */
export const topologyFile = (text: string): string =>
  Name.safeParse(text).success ? fileURLToPath(new URL(`../topologies/${text}.yaml`, import.meta.url)) : text

/** Reads a topology file (YAML 1.2). Throws a TopologyError for what is in it, the system's error when it cannot be read. */
export const loadTopology = async (file: string): Promise<Topology> => {
  const text = await readFile(file, 'utf8')
  let input: unknown
  try {
    input = parse(text)
  } catch (err) {
    const expected = `YAML 1.2: ${err instanceof Error ? err.message : String(err)}`
    throw new TopologyError(file, [{ field: '(the file)', value: undefined, expected }])
  }
  return parseTopology(input, file)
}
