import type { Host } from '@sixfold/reconcile'
import { NETNS_DIRECTORY } from '../ownership.ts'

/** The named namespaces of this machine; no process is needed to know them. */
export const netnsNames = async (host: Host): Promise<readonly string[]> =>
  (await host.list(NETNS_DIRECTORY)) ?? []

/** Whether a namespace is there, so that nobody starts a process only to hear that it is not. */
export const netnsExists = async (host: Host, name: string): Promise<boolean> =>
  (await netnsNames(host)).includes(name)
