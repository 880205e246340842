import type { Host } from '@sixfold/reconcile'
import { netnsExists } from '../netns/look.ts'
import type { FoundLink, FoundRoom } from './model.ts'
import { LOOK, parseLinks, parseRoom } from './parse.ts'

/** Looks at one room; null when there is no such namespace. `isAgain`: what was seen before does not count any more. */
export type RoomLook = (host: Host, netns: string, isAgain: boolean) => Promise<FoundRoom | null>

/**
 * The looks of one pass: the rooms at both ends of a link ask for each other, and one process answers all. Made anew
 * for every pass, so that nothing that was seen is kept for the next.
 */
export const roomLooks = (): RoomLook => {
  const seen = new Map<string, Promise<FoundRoom | null>>()
  return (host, netns, isAgain) => {
    const known = isAgain ? undefined : seen.get(netns)
    if (known !== undefined) return known
    const look = lookAt(host, netns)
    seen.set(netns, look)
    return look
  }
}

const lookAt = async (host: Host, netns: string): Promise<FoundRoom | null> => {
  if (!(await netnsExists(host, netns))) return null
  const text = await host.read(['ip', '-n', netns, '-d', '-j', '-batch', '-'], LOOK)
  return text === null ? null : parseRoom(text)
}

/** The devices of the namespace that the agent itself runs in. */
export const lookAtOwn = async (host: Host): Promise<readonly FoundLink[]> =>
  parseLinks((await host.read(['ip', '-d', '-j', 'link', 'show'])) ?? '')
