import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Grid, PrintedFact } from './grid.ts'

/**
 * Something that a gateway told a router: a session, what became of the table by it, and about which prefix. `repeated`:
 * nothing, for it was known.
 */
export type Told = Readonly<{
  session: string
  what: 'added' | 'updated' | 'removed' | 'refused' | 'repeated'
  prefix: string
}>

const LINE =
  /<TRACE> (\w+)\.ipv6 > (added|updated|removed|filtered out|ignored|invalid)\b.*? ([0-9a-f:]+\/\d+)/gm
const WHAT: Readonly<Record<string, Told['what']>> = {
  added: 'added',
  updated: 'updated',
  removed: 'removed',
  ignored: 'repeated',
}

/** All that the gateways of a site ever told its router, in that order. */
export const toldTo = async ({ context }: Grid, site: string): Promise<Told[]> => {
  const log = await readFile(join((await context()).directory, 'log', `router@${site}.log`), 'utf8')
  return [...log.matchAll(LINE)].map(([, session = '', what = '', prefix = '']) => ({
    session,
    what: WHAT[what] ?? 'refused',
    prefix,
  }))
}

/** The routes of a site's router that it learned from gateways, by prefix. */
export const learntAt = async ({ exec }: Grid, site: string): Promise<string[]> => {
  const { stdout } = await exec(site, 'ip', '-6', 'route', 'show', 'proto', 'bird')
  return stdout
    .split('\n')
    .flatMap((line) => line.split(' ')[0] || [])
    .toSorted()
}

/** Every slice of an allocation that was ever cut, and those that were returned, as the log has it. */
export const cutFrom = (facts: readonly PrintedFact[], allocation: string) => {
  const slices = (name: string): string[] =>
    facts.flatMap(({ type, data }) => {
      const slice = String(data.slice)
      return type.includes(`fact.${name}`) && slice.startsWith(allocation) ? [slice] : []
    })
  const returned = slices('SliceReturned')
  return { cut: slices('SliceCut').toSorted(), returned: returned.toSorted() }
}

/** The slices of an allocation that somebody has. */
export const slicesNow = (facts: readonly PrintedFact[], allocation: string): string[] => {
  const { cut, returned } = cutFrom(facts, allocation)
  return cut.filter((slice) => !returned.includes(slice))
}

/** How often each prefix was told in some way: `PREFIX added 1, removed 1`. */
export const countsOf = (told: readonly Told[]): string[] =>
  [...Map.groupBy(told, ({ prefix }) => prefix)]
    .map(([prefix, lines]) => {
      const kinds = [...Map.groupBy(lines, ({ what }) => what)].map(([what, all]) => `${what} ${all.length}`)
      return `${prefix} ${kinds.toSorted().join(', ')}`
    })
    .toSorted()
