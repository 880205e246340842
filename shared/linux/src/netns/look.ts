import { statfsSync, statSync } from 'node:fs'
import type { Host } from '@sixfold/reconcile'
import { NETNS_DIRECTORY } from '../ownership.ts'

/** The named namespaces of this machine; no process is needed to know them. */
export const netnsNames = async (host: Host): Promise<readonly string[]> =>
  (await host.list(NETNS_DIRECTORY)) ?? []

/** Whether a namespace is there, so that nobody starts a process only to hear that it is not. */
export const netnsExists = async (host: Host, name: string): Promise<boolean> =>
  (await netnsNames(host)).includes(name)

/** What a namespace is mounted from (linux/magic.h). */
const NSFS = 0x6e_73_66_73
/** Whoever makes one makes the file first, and mounts on it at once. */
const MADE_BY_THEN_MS = 2_000

/**
 * Whether a name is nothing but a file: what is left of a namespace that was unmounted, or of an `ip netns` that was killed
 * halfway. False also where there is no such file, or nobody can tell.
 */
export const isLeftover = (name: string): boolean => {
  const path = `${NETNS_DIRECTORY}/${name}`
  try {
    return statfsSync(path).type !== NSFS && Date.now() - statSync(path).ctimeMs > MADE_BY_THEN_MS
  } catch {
    return false
  }
}
