import { type Following, follow } from '../follow.ts'
import { inside, TABLE } from '../ownership.ts'

/**
 * How many namespaces are listened to at most: each takes a process of half a megabyte that stands in it, for nftables
 * tells nobody outside. In the others a rule that somebody edits is found by the sweep.
 */
const MOST = 128

/** In place of a name: the agent's own namespace. Others filter there, too; only what is said of our table counts. */
export const OWN_NAMESPACE = ''

/** How `nft monitor` tells of elements: also of each that a flush of their set takes. */
const ELEMENT = /^(?:add|delete) element /m

const MONITOR = ['nft', 'monitor', 'ruleset'] as const

/**
 * Hears when anybody changes the filters of namespaces; `hasElements`, where elements of sets are among what was changed. A namespace that goes has to be let go of, or it would stay
 * for as long as somebody listens in it.
 */
export const filterEars = (onChange: (netns: string, hasElements: boolean) => void, most = MOST) => {
  const ears = new Map<string, Following>()

  const letGo = (netns: string): void => {
    ears.get(netns)?.[Symbol.dispose]()
    ears.delete(netns)
  }

  return {
    /** Listens in a namespace that is there; one that ended is started again by the next call. True where it begins only now. */
    listenIn: (netns: string): boolean => {
      if (ears.has(netns) || ears.size >= most) return false
      const isOwn = netns === OWN_NAMESPACE
      const following = follow(isOwn ? [...MONITOR] : inside(netns, ...MONITOR), {
        onText: (text) => {
          if (!isOwn || text.includes(TABLE)) onChange(netns, ELEMENT.test(text))
        },
        onComplaint: () => undefined,
        onEnd: () => ears.delete(netns),
      })
      ears.set(netns, following)
      return true
    },
    letGo,
    /** Lets go of all but these. */
    keep: (netns: ReadonlySet<string>): void => {
      for (const name of [...ears.keys()]) if (!netns.has(name)) letGo(name)
    },
    [Symbol.dispose]: (): void => {
      for (const netns of [...ears.keys()]) letGo(netns)
    },
  }
}
