import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { loadTopology, type Topology, topologyFile } from '@sixfold/lab'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'

const ENDING = '.yaml'

/** The names of the topologies that come with the lab. */
export const topologyNames = async (): Promise<string[]> => {
  const files = await readdir(dirname(topologyFile('demo')))
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => basename(file, ENDING))
    .toSorted()
}

/**
 * The topology of a name or of a file.
 *
 * @throws Failure `notFound` for a name that is none; TopologyError for what is in it
 */
export const openTopology = async (text: string): Promise<Topology> => {
  try {
    return await loadTopology(topologyFile(text))
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
    const names = listing(await topologyNames(), 'or')
    throw new Failure(EXIT.notFound, `there is no topology ${text}: say ${names}, or the path of a YAML file`)
  }
}
