import type { Host } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import type { FoundLink, FoundRoom } from './model.ts'
import { LOOK, parseLinks, parseRoom } from './parse.ts'

/** Looks at one room; null when there is no such namespace. */
export type RoomLook = (host: Host, netns: string) => Promise<FoundRoom | null>

/**
 * A look that is shared while it is under way: the rooms at both ends of a link ask for each other at the same time,
 * and one process answers all. What was seen is never kept for later.
 */
export const roomLook = (): RoomLook => {
  const underWay = new Map<string, Promise<FoundRoom | null>>()
  return (host, netns) => {
    const running = underWay.get(netns)
    if (running !== undefined) return running
    const look = lookAt(host, netns).finally(() => underWay.delete(netns))
    underWay.set(netns, look)
    return look
  }
}

const lookAt: RoomLook = async (host, netns) => {
  if (!(await netnsExists(host, netns))) return null
  const text = await host.read(['ip', '-n', netns, '-d', '-j', '-batch', '-'], LOOK)
  return text === null ? null : parseRoom(text)
}

/** The devices of the namespace that the agent itself runs in. */
export const lookAtOwn = async (host: Host): Promise<readonly FoundLink[]> =>
  parseLinks((await host.read(['ip', '-d', '-j', 'link', 'show'])) ?? '')
