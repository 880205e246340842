import type { Host } from '@sixfold/reconcile'
import { inside, TABLE } from './ownership.ts'

/** The addresses in a set of our table that packets fill; none where there is no such set, or no such namespace. */
export const askersIn = async (host: Host, netns: string, set: string): Promise<string[]> => {
  const listed = await host
    .read(inside(netns, 'nft', 'list', 'set', ...TABLE.split(' '), set))
    .catch(() => null)
  const [, elements = ''] = /elements = \{([^}]*)\}/.exec(listed ?? '') ?? []
  return elements.split(',').flatMap((it) => it.trim().split(/\s/)[0] || [])
}
