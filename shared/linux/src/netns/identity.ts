import { statSync } from 'node:fs'
import { NETNS_DIRECTORY } from '../ownership.ts'

/** Which namespace a name stands for now: another one where it was deleted and made again. Null where there is none. */
export const netnsIdentity = (netns: string): string | null => {
  try {
    return String(statSync(`${NETNS_DIRECTORY}/${netns}`).ino)
  } catch {
    return null
  }
}
